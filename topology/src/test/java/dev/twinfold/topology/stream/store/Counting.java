package dev.twinfold.topology.stream.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The topology of the broker tests: counts the operations of each key in a write-behind store, and
 * forwards each new count. An operation with the value {@link #COMMIT} also asks for a commit. So
 * each key's counts must come out as 1, 2, 3 ... without gap or repeat.
 */
final class Counting {

  static final String OPERATIONS = "operations";
  static final String COUNTS = "counts";
  static final String STORE = "counters";
  static final String CHANGELOG = "counting-counters-changelog";

  static final long COMMIT = 0;

  static final int PARTITIONS = 2;

  private Counting() {}

  static void createTopics(EmbeddedBroker broker) {
    broker.createTopic(OPERATIONS, PARTITIONS);
    broker.createTopic(COUNTS, PARTITIONS);
  }

  private static Topology topology(WriteBehindLimits limits) {
    return new Topology()
        .addSource(
            "read-operations",
            new Serdes.StringSerde().deserializer(),
            new Serdes.LongSerde().deserializer(),
            OPERATIONS)
        .addProcessor("count-operations", CountOperations::new, "read-operations")
        .addStateStore(
            WriteBehindStores.builder(STORE, Serdes.String(), Serdes.Long(), count -> 24, limits),
            "count-operations")
        .addSink(
            "write-counts",
            COUNTS,
            new Serdes.StringSerde().serializer(),
            new Serdes.LongSerde().serializer(),
            "count-operations");
  }

  static KafkaStreams streams(
      String bootstrapServers,
      Path stateDirectory,
      Duration commitInterval,
      WriteBehindLimits limits,
      int standbys) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "counting");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbys);
    settings.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, 1_000_000);
    settings.put(
        "producer.transaction.timeout.ms", (int) commitInterval.plusSeconds(10).toMillis());
    settings.put("auto.offset.reset", "earliest");
    // A killed member must not keep its partitions for long.
    settings.put("session.timeout.ms", 1_500);
    settings.put("heartbeat.interval.ms", 300);
    return new KafkaStreams(topology(limits), settings);
  }

  /** The store as other threads see it. */
  static ReadOnlyKeyValueStore<String, Long> store(KafkaStreams streams) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(STORE, QueryableStoreTypes.keyValueStore()));
  }

  /** All counts that other threads see. */
  static Map<String, Long> stored(KafkaStreams streams) {
    Map<String, Long> stored = new HashMap<>();
    try (KeyValueIterator<String, Long> all = store(streams).all()) {
      all.forEachRemaining(entry -> stored.put(entry.key, entry.value));
    }
    return stored;
  }

  /** Each key whose counts are not 1, 2, 3 ... up to the truth, and what is wrong with them. */
  static Map<String, String> missingOrRepeated(
      List<ConsumerRecord<String, Long>> counts, Map<String, Long> truth) {
    Map<String, String> wrong = new TreeMap<>();
    Map<String, Long> seen = new HashMap<>();
    for (ConsumerRecord<String, Long> count : counts) {
      long expected = seen.merge(count.key(), 1L, Long::sum);
      if (count.value() != expected) {
        wrong.putIfAbsent(count.key(), count.value() + " instead of " + expected);
      }
    }
    truth.forEach(
        (key, operations) -> {
          if (!operations.equals(seen.get(key))) {
            wrong.putIfAbsent(key, seen.get(key) + " counts instead of " + operations);
          }
        });
    return wrong;
  }

  private static final class CountOperations implements Processor<String, Long, String, Long> {

    private ProcessorContext<String, Long> context;
    private KeyValueStore<String, Long> counters;

    @Override
    public void init(ProcessorContext<String, Long> newContext) {
      context = newContext;
      counters = newContext.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, Long> operation) {
      Long before = counters.get(operation.key());
      long count = before == null ? 1 : before + 1;
      counters.put(operation.key(), count);
      context.forward(operation.withValue(count));
      if (operation.value() == COMMIT) {
        context.commit();
      }
    }
  }
}
