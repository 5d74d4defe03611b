package dev.twinfold.topology.lineage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Plays simulated fleets against the fold: 1,000 seeds by default.
 *
 * <p>100,000 seeds: {@code mvn -q verify -pl topology -am -Dtest=LineageSimulationTest
 * -Dtwinfold.seeds=100000 -Dsurefire.failIfNoSpecifiedTests=false}. One seed alone: {@code
 * -Dtwinfold.seed=N} instead.
 */
class LineageSimulationTest {
  /** Seeds that once failed, by a fault of the fold or of the simulation itself. */
  private static final List<Long> REGRESSIONS =
      List.of(
          0L, 13L, 20L, 37L, 208L, 255L, 775L, 11_016L, 45_802L, 65_740L, 94_136L, 102_456L,
          200_036L);

  private static final String REPLAY =
      "mvn -q verify -pl topology -am -Dtest=LineageSimulationTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dtwinfold.seed=";
  private static final int THREADS = 2;
  private static final int MOST_FAILURES = 10;

  @Test
  void whatTheFoldSaysOfASimulatedFleetIsTrue() throws InterruptedException {
    Long only = Long.getLong("twinfold.seed");
    long seeds = Long.getLong("twinfold.seeds", 1_000);
    assertThat(failures(only == null ? LongStream.range(0, seeds) : LongStream.of(only))).isEmpty();
  }

  @Test
  void seedsThatOnceFailedDoNotFailAgain() throws InterruptedException {
    assertThat(failures(REGRESSIONS.stream().mapToLong(Long::longValue))).isEmpty();
  }

  private static Queue<String> failures(LongStream seeds) throws InterruptedException {
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    AtomicLong failed = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    long[] all = seeds.toArray();
    for (int thread = 0; thread < THREADS; thread++) {
      int first = thread;
      threads.execute(
          () -> {
            for (int i = first; i < all.length && failed.get() < MOST_FAILURES; i += THREADS) {
              play(all[i], failures, failed);
            }
          });
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.HOURS)).isTrue();
    return failures;
  }

  private static void play(long seed, Queue<String> failures, AtomicLong failed) {
    LineageSimulation simulation = new LineageSimulation(seed);
    try {
      simulation.play();
    } catch (RuntimeException e) {
      failed.incrementAndGet();
      failures.add(
          "seed " + seed + ", " + simulation.where() + ": " + e + "\n  replay: " + REPLAY + seed);
    }
  }
}
