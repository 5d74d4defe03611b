package dev.twinfold.topology.stream.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.serialization.VoidDeserializer;
import org.apache.kafka.common.serialization.VoidSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;

/** A task of one processor, which does what a script says with a write-behind store. */
final class ScriptedTask implements AutoCloseable {

  private static final String STORE = "values";

  private final TopologyTestDriver driver;
  private final TestInputTopic<Void, String> input;
  private ObservedStore<String, Long> observed;
  private WriteBehindStore<String, Long> store;
  private Consumer<KeyValueStore<String, Long>> script = untouched -> {};

  ScriptedTask(Path stateDirectory, WriteBehindLimits limits) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "scripted");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    Topology topology =
        new Topology()
            .addSource("read", new VoidDeserializer(), Serdes.String().deserializer(), "input")
            .addProcessor("run-script", RunScript::new, "read")
            .addStateStore(new ObservedBuilder(limits), "run-script");
    driver = new TopologyTestDriver(topology, settings);
    input = driver.createInputTopic("input", new VoidSerializer(), new StringSerializer());
  }

  /** Runs a script while a record of that time is processed, and commits. */
  void run(long timestampMillis, Consumer<KeyValueStore<String, Long>> newScript) {
    script = newScript;
    input.pipeInput(null, "", Instant.ofEpochMilli(timestampMillis));
  }

  /** As {@link #run(long, Consumer)}, at a time that does not matter. */
  void run(Consumer<KeyValueStore<String, Long>> newScript) {
    run(0, newScript);
  }

  /** The store itself; the script sees it through a decorator of Kafka's. */
  WriteBehindStore<String, Long> store() {
    return store;
  }

  /** Kafka's store beneath. */
  ObservedStore<String, Long> observed() {
    return observed;
  }

  /** What the changelog got since this was last asked, as {@code key=value@time}. */
  List<String> changelog() {
    return driver
        .createOutputTopic(
            "scripted-" + STORE + "-changelog",
            Serdes.String().deserializer(),
            Serdes.Long().deserializer())
        .readRecordsToList()
        .stream()
        .map(ScriptedTask::text)
        .toList();
  }

  /** The entries of a scan, as {@code key=value}. */
  static List<String> list(KeyValueIterator<String, Long> scan) {
    List<String> entries = new ArrayList<>();
    try (scan) {
      scan.forEachRemaining(entry -> entries.add(entry.key + "=" + entry.value));
    }
    return entries;
  }

  /** Closes the task as after a clean end, without another commit; more than once is as once. */
  @Override
  public void close() {
    if (store.isOpen()) {
      driver.close();
    }
  }

  private static String text(TestRecord<String, Long> change) {
    return change.key() + "=" + change.value() + "@" + change.timestamp();
  }

  private final class RunScript extends ContextualProcessor<Void, String, Void, Void> {

    @Override
    public void process(Record<Void, String> trigger) {
      script.accept(context().getStateStore(STORE));
    }
  }

  private final class ObservedBuilder implements StoreBuilder<WriteBehindStore<String, Long>> {

    private final StoreBuilder<KeyValueStore<String, Long>> wrapped =
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.Long());
    private final WriteBehindLimits limits;

    ObservedBuilder(WriteBehindLimits limits) {
      this.limits = limits;
    }

    @Override
    public WriteBehindStore<String, Long> build() {
      observed = new ObservedStore<>(wrapped.build());
      store = new WriteBehindStore<>(observed, value -> 24, limits);
      return store;
    }

    @Override
    public StoreBuilder<WriteBehindStore<String, Long>> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<WriteBehindStore<String, Long>> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<WriteBehindStore<String, Long>> withLoggingEnabled(
        Map<String, String> topicConfiguration) {
      return this;
    }

    @Override
    public StoreBuilder<WriteBehindStore<String, Long>> withLoggingDisabled() {
      return this;
    }

    @Override
    public Map<String, String> logConfig() {
      return wrapped.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
      return wrapped.loggingEnabled();
    }

    @Override
    public String name() {
      return STORE;
    }
  }
}
