package dev.twinfold.topology.stream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.query.StateQueryResult;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other threads see of a store that is being written, on a real broker and exactly-once. */
class QueryTest {

  private static final long SEED = 20260303L;
  private static final int KEYS = 2_000;
  private static final WriteBehindLimits ROOMY = new WriteBehindLimits(64 << 20, 100_000, 56);
  private static final WriteBehindLimits TIGHT = new WriteBehindLimits(100_000, 200, 56);

  @TempDir Path directory;

  @Test
  void nothingIsSeenBeforeTheCommitAndEverythingAfter() {
    try (EmbeddedBroker broker = start();
        Operations operations = new Operations(broker, new SplittableRandom(SEED), KEYS);
        TopicTail processed = TopicTail.uncommitted(broker, Counting.COUNTS);
        TopicTail committed = TopicTail.committed(broker, Counting.COUNTS);
        KafkaStreams streams = stream(broker, Duration.ofMinutes(10), ROOMY)) {
      operations.send(10_000);
      processed.awaitRecords(10_000);
      assertThat(Counting.stored(streams)).isEmpty();
      assertThat(Counting.store(streams).get("key-0")).isNull();
      operations.sendCommit();
      committed.awaitRecords(operations.sent());
      assertThat(Counting.stored(streams)).isEqualTo(operations.truth());
      assertThat(query(streams, "key-0")).isEqualTo(operations.truth().get("key-0"));
    }
  }

  @Test
  void readersNeverFailNorSeeAKeyGoBackWhileTheTaskWrites() throws Exception {
    ScheduledExecutorService readers = Executors.newScheduledThreadPool(2);
    try (EmbeddedBroker broker = start();
        Operations operations = new Operations(broker, new SplittableRandom(SEED), KEYS);
        TopicTail committed = TopicTail.committed(broker, Counting.COUNTS);
        KafkaStreams streams = stream(broker, Duration.ofMillis(50), TIGHT)) {
      Map<String, Long> seenOneByOne = new HashMap<>();
      Map<String, Long> seenInScans = new HashMap<>();
      List<ScheduledFuture<?>> readings =
          List.of(
              readers.scheduleWithFixedDelay(
                  () -> readSome(streams, seenOneByOne), 0, 1, TimeUnit.MILLISECONDS),
              readers.scheduleWithFixedDelay(
                  () -> scan(streams, seenInScans), 0, 10, TimeUnit.MILLISECONDS));
      for (int batch = 0; batch < 20; batch++) {
        operations.send(2_000);
      }
      committed.awaitRecords(operations.sent());
      // A reading that failed is done; the others never are.
      assertThat(readings).noneMatch(Future::isDone);
      readers.shutdown();
      assertThat(readers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
      assertThat(seenOneByOne).isNotEmpty();
      assertThat(seenInScans).isNotEmpty();
      assertThat(Counting.stored(streams)).isEqualTo(operations.truth());
    } finally {
      readers.shutdownNow();
    }
  }

  private static void readSome(KafkaStreams streams, Map<String, Long> seen) {
    ReadOnlyKeyValueStore<String, Long> store = Counting.store(streams);
    for (int i = 0; i < KEYS; i += 20) {
      String key = "key-" + i;
      noteGreater(seen, key, store.get(key));
      noteGreater(seen, key, query(streams, key));
    }
  }

  private static void scan(KafkaStreams streams, Map<String, Long> seen) {
    ReadOnlyKeyValueStore<String, Long> store = Counting.store(streams);
    assertThat(store.approximateNumEntries()).isNotNegative();
    try (KeyValueIterator<String, Long> all = store.all()) {
      all.forEachRemaining(entry -> noteGreater(seen, entry.key, entry.value));
    }
  }

  private static void noteGreater(Map<String, Long> greatest, String key, Long count) {
    Long before = greatest.get(key);
    if (before != null) {
      assertThat(count).as(key).isNotNull().isGreaterThanOrEqualTo(before);
    }
    if (count != null) {
      greatest.put(key, count);
    }
  }

  private static Long query(KafkaStreams streams, String key) {
    StateQueryResult<Long> result =
        streams.query(
            StateQueryRequest.inStore(Counting.STORE)
                .withQuery(KeyQuery.<String, Long>withKey(key)));
    return result.getPartitionResults().values().stream()
        .map(partition -> partition.isSuccess() ? partition.getResult() : null)
        .filter(count -> count != null)
        .findAny()
        .orElse(null);
  }

  private EmbeddedBroker start() {
    EmbeddedBroker broker = new EmbeddedBroker(directory.resolve("broker"));
    Counting.createTopics(broker);
    return broker;
  }

  private KafkaStreams stream(
      EmbeddedBroker broker, Duration commitInterval, WriteBehindLimits limits) {
    KafkaStreams streams =
        Counting.streams(
            broker.bootstrapServers(), directory.resolve("state"), commitInterval, limits, 0);
    streams.start();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> streams.state() == KafkaStreams.State.RUNNING);
    return streams;
  }
}
