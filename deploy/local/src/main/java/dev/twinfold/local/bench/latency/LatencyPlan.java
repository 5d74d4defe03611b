package dev.twinfold.local.bench.latency;

import dev.twinfold.local.bench.race.Shape;
import dev.twinfold.schemas.Topics;
import java.time.Duration;
import java.util.Map;

/**
 * What is to be measured: under which load, how many clones, and how long.
 *
 * @param shape the fleet that reports all the time, five times under each identity
 * @param rate its reports a second, from 1
 * @param settling how long it reports before the first clone, at least: until the compiler has seen
 *     what a report takes
 * @param clones how many copies of its machines are measured, evenly spread over the time; from 1.
 *     A fifth as many come before them at the same pace
 * @param time how long those clones are made, at least one millisecond for each
 * @param overrides of the topology's defaults
 */
public record LatencyPlan(
    Shape shape,
    long rate,
    Duration settling,
    int clones,
    Duration time,
    Map<String, String> overrides) {
  static final String APPLICATION = "bench-latency";
  static final String PREFIX = "latency.";

  /**
   * One clone for each five that are measured is made before them: to find one, and to commit for
   * it, is code that the compiler has not seen while nothing but the fleet reported.
   */
  private static final int MEASURED_PER_PRACTICE = 5;

  /** A clone forks off an identity that was left behind for good: this many turns must be over. */
  private static final int TURNS_BEFORE = 11;

  /** Checks the numbers; the message says what would be right. */
  public LatencyPlan {
    if (rate < 1 || clones < 1 || time.toMillis() < clones) {
      throw new IllegalArgumentException(
          rate
              + " reports a second and "
              + clones
              + " clones in "
              + time.toSeconds()
              + " s; at least one of each, and at most 1000 clones a second");
    }
    overrides = Map.copyOf(overrides);
  }

  Topics topics() {
    return new Topics(PREFIX);
  }

  /** How long the fleet reports before the first clone. */
  Duration warmUp() {
    Duration turns = Duration.ofMillis(1 + TURNS_BEFORE * 1000L * shape.agents() / rate);
    return turns.compareTo(settling) > 0 ? turns : settling;
  }

  /** How many clones are made before those that are measured, at the same rate. */
  int practice() {
    return clones / MEASURED_PER_PRACTICE;
  }

  /** When a clone is to report first, those for practice among them, after the warm-up. */
  long intendedNanos(int clone) {
    return Math.multiplyExact(time.toNanos() / clones, clone);
  }
}
