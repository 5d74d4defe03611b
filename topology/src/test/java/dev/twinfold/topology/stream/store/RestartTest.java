package dev.twinfold.topology.stream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restarts and handovers, on a real broker and exactly-once. */
class RestartTest {

  private static final long SEED = 20260302L;
  private static final int KEYS = 20_000;

  /** Holds less than half of the keys, so that eviction and early writes take part. */
  private static final WriteBehindLimits LIMITS = new WriteBehindLimits(1_400_000, 2_000, 56);

  @TempDir Path directory;

  private EmbeddedBroker broker;
  private Operations operations;
  private TopicTail counts;

  @BeforeEach
  void startBroker() {
    broker = new EmbeddedBroker(directory.resolve("broker"));
    Counting.createTopics(broker);
    operations = new Operations(broker, new SplittableRandom(SEED), KEYS);
    counts = TopicTail.committed(broker, Counting.COUNTS);
  }

  @AfterEach
  void stopBroker() {
    counts.close();
    operations.close();
    broker.close();
  }

  @Test
  void aStoreWithoutItsDirectoryIsRestoredAsItWas() {
    try (KafkaStreams first = start("first", 0)) {
      operations.send(200_000);
      counts.awaitRecords(200_000);
      assertThat(Counting.stored(first)).isEqualTo(operations.truth());
    }
    try (TopicTail changelog = TopicTail.committed(broker, Counting.CHANGELOG)) {
      assertThat(changelog.lastValues()).isEqualTo(operations.truth());
      assertThat(lastTimes(changelog)).isEqualTo(operations.lastTimes());
      assertThat(changelog.records()).hasSizeLessThan(200_000);
    }
    try (KafkaStreams second = start("second", 0)) {
      // Each count that comes now continues one that was restored.
      operations.send(50_000);
      counts.awaitRecords(250_000);
      assertThat(Counting.stored(second)).isEqualTo(operations.truth());
    }
    assertThat(Counting.missingOrRepeated(counts.records(), operations.truth())).isEmpty();
  }

  @Test
  void aTaskThatGoesToItsStandbyAndComesBackHasForgottenNothingAndRemembersNothingOld() {
    try (KafkaStreams first = start("first", 1)) {
      send(20_000);
      try (KafkaStreams second = start("second", 1)) {
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> activeTasks(first) == 1 && activeTasks(second) == 1);
        send(20_000);
      }
      await().atMost(Duration.ofMinutes(1)).until(() -> activeTasks(first) == 2);
      send(20_000);
      assertThat(Counting.stored(first)).isEqualTo(operations.truth());
    }
    assertThat(Counting.missingOrRepeated(counts.records(), operations.truth())).isEmpty();
  }

  private KafkaStreams start(String stateDirectory, int standbys) {
    KafkaStreams streams =
        Counting.streams(
            broker.bootstrapServers(),
            directory.resolve(stateDirectory),
            Duration.ofMillis(500),
            LIMITS,
            standbys);
    streams.start();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> streams.state() == KafkaStreams.State.RUNNING && activeTasks(streams) > 0);
    return streams;
  }

  private void send(int more) {
    operations.send(more);
    counts.awaitRecords(operations.sent());
  }

  private static int activeTasks(KafkaStreams streams) {
    return streams.metadataForLocalThreads().stream()
        .mapToInt(thread -> thread.activeTasks().size())
        .sum();
  }

  private static Map<String, Long> lastTimes(TopicTail changelog) {
    Map<String, Long> times = new HashMap<>();
    for (ConsumerRecord<String, Long> change : changelog.records()) {
      times.put(change.key(), change.timestamp());
    }
    return times;
  }
}
