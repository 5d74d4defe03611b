package dev.twinfold.topology.stream.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays simulated fleets against the real topology and compares every bill with what was delivered:
 * 60 seeds by default.
 *
 * <p>A thousand seeds: {@code mvn -q verify -pl topology -am -Dtest=UsageSimulationTest
 * -Dtwinfold.seeds=1000 -Dsurefire.failIfNoSpecifiedTests=false}. One seed alone: {@code
 * -Dtwinfold.seed=N} instead.
 */
class UsageSimulationTest {
  private static final String REPLAY =
      "mvn -q verify -pl topology -am -Dtest=UsageSimulationTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dtwinfold.seed=";
  private static final int THREADS = 2;
  private static final int MOST_FAILURES = 10;

  /** Opening a task's stores waits for the disk a hundred times; memory does not wait. */
  private static final Path IN_MEMORY = Path.of("/dev/shm");

  @TempDir private Path directory;

  @Test
  void everyBillSaysWhatWasDelivered() throws Exception {
    Long only = Long.getLong("twinfold.seed");
    long seeds = Long.getLong("twinfold.seeds", 60);
    assertThat(failures(only == null ? LongStream.range(0, seeds) : LongStream.of(only))).isEmpty();
  }

  private Queue<String> failures(LongStream seeds) throws Exception {
    Path stores =
        Files.isWritable(IN_MEMORY)
            ? Files.createTempDirectory(IN_MEMORY, "usage-simulation")
            : directory;
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    AtomicLong next = new AtomicLong();
    long[] all = seeds.toArray();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    for (int thread = 0; thread < THREADS; thread++) {
      threads.execute(
          () -> {
            int i;
            while ((i = (int) next.getAndIncrement()) < all.length
                && failures.size() < MOST_FAILURES) {
              play(all[i], stores.resolve(Long.toString(all[i])), failures);
            }
          });
    }
    threads.shutdown();
    try {
      assertThat(threads.awaitTermination(10, TimeUnit.HOURS)).isTrue();
    } finally {
      Utils.delete(stores.toFile());
    }
    return failures;
  }

  private static void play(long seed, Path stores, Queue<String> failures) {
    UsageSimulation simulation = new UsageSimulation(seed, stores);
    try {
      simulation.play();
    } catch (RuntimeException e) {
      failures.add(
          "seed " + seed + ", " + simulation.where() + ": " + e + "\n  replay: " + REPLAY + seed);
    }
    try {
      Utils.delete(stores.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
