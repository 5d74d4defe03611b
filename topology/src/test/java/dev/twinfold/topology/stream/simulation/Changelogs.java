package dev.twinfold.topology.stream.simulation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.BytesDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.SegmentedBytesStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The stores' changelogs, compacted, and what Kafka Streams does with them when a task starts on
 * another machine: their bytes are put back below all that wraps the stores.
 */
final class Changelogs {
  private static final String ENDING = "-changelog";

  private final String beginning;
  private final Map<String, Map<Bytes, byte[]>> stores = new TreeMap<>();

  Changelogs(String applicationId) {
    beginning = applicationId + "-";
  }

  /** Reads what a task has written since the last look. */
  void readOn(TopologyTestDriver driver) {
    for (String topic : driver.producedTopicNames()) {
      if (topic.startsWith(beginning) && topic.endsWith(ENDING)) {
        Map<Bytes, byte[]> store =
            stores.computeIfAbsent(
                topic.substring(beginning.length(), topic.length() - ENDING.length()),
                name -> new LinkedHashMap<>());
        for (TestRecord<Bytes, byte[]> change :
            driver
                .createOutputTopic(topic, new BytesDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList()) {
          store.remove(change.key());
          if (change.value() != null) {
            store.put(change.key(), change.value());
          }
        }
      }
    }
  }

  /** Fills the stores of a task that has just started. */
  void restore(TopologyTestDriver driver) {
    stores.forEach(
        (name, entries) -> {
          StateStore innermost = innermost(driver.getAllStateStores().get(name));
          entries.forEach((key, value) -> put(innermost, key, value));
        });
  }

  private static StateStore innermost(StateStore store) {
    StateStore at = store;
    while (at instanceof WrappedStateStore<?, ?, ?> wrapper) {
      at = wrapper.wrapped();
    }
    return at;
  }

  @SuppressWarnings("unchecked") // below all wrappers every key-value store is one of bytes
  private static void put(StateStore store, Bytes key, byte[] value) {
    if (store instanceof SegmentedBytesStore segmented) {
      segmented.put(key, value);
    } else {
      ((KeyValueStore<Bytes, byte[]>) store).put(key, value);
    }
  }
}
