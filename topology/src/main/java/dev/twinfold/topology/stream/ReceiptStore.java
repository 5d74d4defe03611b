package dev.twinfold.topology.stream;

import dev.twinfold.topology.stream.store.WriteBehindLimits;
import dev.twinfold.topology.stream.store.WriteBehindStores;
import dev.twinfold.topology.usage.Receipts;
import dev.twinfold.topology.usage.UsageRules;
import dev.twinfold.topology.usage.Window;
import dev.twinfold.topology.usage.WindowSize;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * What became of the records of one partition, by the topic they came from, counted where it
 * happens: the processors on a record's way share it. One window is open at a time for all topics,
 * since broker time only goes on.
 */
final class ReceiptStore {
  private static final int HEAP_BYTES = 128;
  private static final int TOPIC_HEAP_BYTES = 64 + 249;

  private final ProcessorContext<?, ?> context;
  private final WindowSize size;
  private final KeyValueStore<String, Receipts> store;

  /** Not known before the first {@link #moveOn}. */
  private Optional<Window> open = Optional.empty();

  ReceiptStore(ProcessorContext<?, ?> context, UsageRules rules) {
    this.context = context;
    size = rules.shortest();
    store = context.getStateStore(Names.RECEIPTS);
  }

  /** Changed with every record, so it is held on the heap in front of RocksDB; one per topic. */
  static StoreBuilder<?> builder() {
    return WriteBehindStores.builder(
        Names.RECEIPTS,
        Serdes.String(),
        StateSerdes.RECEIPTS,
        receipts -> HEAP_BYTES,
        new WriteBehindLimits(1 << 20, 1 << 10, TOPIC_HEAP_BYTES));
  }

  /**
   * Closes the open window if it has ended, and opens the one that holds a time, or stays where it
   * is if that time is before it.
   *
   * @return what was received in the window that was closed, by topic
   */
  Map<String, Receipts> moveOn(long nowMillis) {
    if (open.isPresent() && nowMillis < open.get().endMillis()) {
      return Map.of();
    }
    Map<String, Receipts> closed = new TreeMap<>();
    Window next = size.holding(nowMillis);
    try (KeyValueIterator<String, Receipts> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, Receipts> one = all.next();
        if (nowMillis < one.value.window().endMillis()) {
          // Somebody closed the task within this window, and it is open again.
          next = one.value.window();
        } else {
          closed.put(one.key, one.value);
        }
      }
    }
    closed.keySet().forEach(topic -> store.put(topic, null));
    open = Optional.of(next);
    return closed;
  }

  /** The present record was received; {@link #moveOn} to its time comes before. */
  void received(long offset) {
    Receipts before = store.get(topic());
    store.put(
        topic(), (before == null ? Receipts.of(open.orElseThrow()) : before).received(offset));
  }

  /** What became of the present record. */
  void add(Receipts.Outcome outcome) {
    store.put(topic(), store.get(topic()).with(outcome));
  }

  private String topic() {
    return context.recordMetadata().orElseThrow().topic();
  }
}
