package dev.twinfold.local.demo;

import dev.twinfold.local.CommandFailure;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What a demo is to show.
 *
 * @param agents machines at the start, from 1
 * @param clones to make of them while they run, from 0
 * @param length of the fleet's work, at least 10 s
 * @param port for the broker; empty: one that is free
 * @param seed of the fleet
 * @param keep whether it goes on to serve the page when all is done, until somebody stops it
 */
public record DemoPlan(
    int agents, int clones, Duration length, OptionalInt port, long seed, boolean keep) {
  /** Billing windows and their grace: short, so that several close while somebody watches. */
  static final String USAGE_WINDOWS = "PT20S/PT3S";

  /** A partition without records for this long closes its windows by the wall clock. */
  static final Duration IDLE_AFTER = Duration.ofSeconds(2);

  /** Partitions of each topic. */
  static final int PARTITIONS = 4;

  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final int MOST_AGENTS = 1000;

  /** Refuses what cannot be shown, naming the option. */
  public DemoPlan {
    if (agents < 1 || agents > MOST_AGENTS) {
      throw new CommandFailure("--agents is " + agents + ", must be 1 to " + MOST_AGENTS);
    }
    if (clones < 0 || clones > MOST_AGENTS) {
      throw new CommandFailure("--clones is " + clones + ", must be 0 to " + MOST_AGENTS);
    }
    if (length.compareTo(SHORTEST) < 0) {
      throw new CommandFailure(
          "--seconds is " + length.toSeconds() + ", must be at least " + SHORTEST.toSeconds());
    }
    if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65_535)) {
      throw new CommandFailure("--port is " + port.getAsInt() + ", must be 1 to 65535");
    }
  }

  /**
   * When to make the clone of that number, from 0, after the start. The last one comes with a third
   * of the time left, so that both machines can still show themselves.
   */
  Duration cloneTime(int index) {
    double share = 0.15 + 0.5 * index / Math.max(1, clones - 1);
    return Duration.ofMillis((long) (length.toMillis() * share));
  }
}
