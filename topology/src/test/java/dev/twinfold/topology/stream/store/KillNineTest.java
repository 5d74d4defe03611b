package dev.twinfold.topology.stream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a counting JVM at random moments, under load and exactly-once, and checks every count.
 *
 * <p>A store that writes what it holds back after the commit, in {@code flush()} or {@code
 * commit(Map)}, fails this test. {@code -Dtwinfold.kills=50} makes it longer, {@code
 * -Dtwinfold.seed=N} moves the kills.
 */
class KillNineTest {

  private static final int KILLS = Integer.getInteger("twinfold.kills", 3);
  private static final long SEED = Long.getLong("twinfold.seed", 20260301L);
  private static final int KEYS = 5_000;
  private static final int OPERATIONS_PER_BATCH = 250;
  private static final long BATCH_MILLIS = 25;

  @TempDir Path directory;

  @Test
  void aKilledProcessLosesNothingAndCountsNothingTwice() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    try (EmbeddedBroker broker = new EmbeddedBroker(directory.resolve("broker"))) {
      Counting.createTopics(broker);
      try (Operations operations = new Operations(broker, random.split(), KEYS);
          TopicTail counts = TopicTail.committed(broker, Counting.COUNTS)) {
        ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
        ScheduledFuture<?> batches =
            load.scheduleAtFixedRate(
                () -> operations.send(OPERATIONS_PER_BATCH),
                0,
                BATCH_MILLIS,
                TimeUnit.MILLISECONDS);
        for (int kill = 0; kill < KILLS; kill++) {
          Process child = startChild(broker);
          awaitMore(counts, child, counts.records().size() + 1);
          boolean ended = child.waitFor(random.nextInt(1, 1_500), TimeUnit.MILLISECONDS);
          assertThat(ended).as("the child ended by itself before kill %d", kill).isFalse();
          child.destroyForcibly().waitFor();
        }
        assertThat(batches.isDone()).as("the load failed").isFalse();
        load.shutdown();
        assertThat(load.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        Process child = startChild(broker);
        awaitMore(counts, child, operations.sent());
        child.destroy();
        assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(Counting.missingOrRepeated(counts.records(), operations.truth()))
            .as("keys whose counts are not 1, 2, 3 ...; seed %d", SEED)
            .isEmpty();
        try (TopicTail changelog = TopicTail.committed(broker, Counting.CHANGELOG)) {
          assertThat(changelog.lastValues()).as("seed %d", SEED).isEqualTo(operations.truth());
        }
      }
    }
  }

  private static void awaitMore(TopicTail counts, Process child, long atLeast) {
    await("counts of a child that is alive")
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              assertThat(child.isAlive()).as("the child lives").isTrue();
              return counts.records().size() >= atLeast;
            });
  }

  private Process startChild(EmbeddedBroker broker) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            System.getProperty("java.class.path"),
            KillNineChild.class.getName(),
            broker.bootstrapServers(),
            directory.resolve("state").toString())
        .inheritIO()
        .start();
  }
}
