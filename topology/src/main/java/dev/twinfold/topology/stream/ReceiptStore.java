package dev.twinfold.topology.stream;

import dev.twinfold.topology.stream.store.WriteBehindLimits;
import dev.twinfold.topology.stream.store.WriteBehindStores;
import dev.twinfold.topology.usage.Receipts;
import dev.twinfold.topology.usage.UsageRules;
import dev.twinfold.topology.usage.WindowSize;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * What became of the records of one partition, counted where it happens: the processors on a
 * record's way share it. One window is open at a time, since broker time only goes on.
 */
final class ReceiptStore {
  /** The only key. */
  private static final Integer OPEN = 0;

  private static final int HEAP_BYTES = 128;

  private final WindowSize size;
  private final KeyValueStore<Integer, Receipts> store;

  ReceiptStore(ProcessorContext<?, ?> context, UsageRules rules) {
    size = rules.shortest();
    store = context.getStateStore(Names.RECEIPTS);
  }

  /** Changed with every record, so it is held on the heap in front of RocksDB; one entry. */
  static StoreBuilder<?> builder() {
    return WriteBehindStores.builder(
        Names.RECEIPTS,
        Serdes.Integer(),
        StateSerdes.RECEIPTS,
        receipts -> HEAP_BYTES,
        new WriteBehindLimits(1 << 16, 1, Integer.BYTES));
  }

  /**
   * Closes the open window if it has ended, and opens the one that holds a time, or stays where it
   * is if that time is before it.
   *
   * @return the window that was closed, if anything was received in it
   */
  Optional<Receipts> moveOn(long nowMillis) {
    Receipts open = store.get(OPEN);
    if (open != null && nowMillis < open.window().endMillis()) {
      return Optional.empty();
    }
    store.put(OPEN, Receipts.of(size.holding(nowMillis)));
    return open == null || open.received() == 0 ? Optional.empty() : Optional.of(open);
  }

  /** A record was received; {@link #moveOn} to its time comes before. */
  void received(long offset) {
    store.put(OPEN, store.get(OPEN).received(offset));
  }

  /** The same record's outcome. */
  void add(Receipts.Outcome outcome) {
    store.put(OPEN, store.get(OPEN).with(outcome));
  }
}
