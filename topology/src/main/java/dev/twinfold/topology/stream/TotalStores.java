package dev.twinfold.topology.stream;

import dev.twinfold.topology.usage.TenantTotal;
import dev.twinfold.topology.usage.Window;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/** The sums of the tenants of one partition, and which windows the partitions have closed. */
final class TotalStores {
  /** Names a sum. */
  record Key(String tenant, Window window) {
    private static void write(Key key, BinaryValue.Out out) throws IOException {
      out.text(key.tenant()).window(key.window());
    }

    private static Key read(BinaryValue.In in) throws IOException {
      return new Key(in.text(), in.window());
    }

    private Bytes toBytes() {
      return Bytes.wrap(BinaryValue.encode(this, Key::write));
    }

    static Key of(Bytes bytes) {
      return BinaryValue.decode(bytes.get(), Key::read);
    }
  }

  /** Where {@code closings} keeps how many partitions there are. */
  private static final int OF_PARTITIONS = -1;

  private final WindowStore<Bytes, TenantTotal> totals;
  private final Agenda openTotals;
  private final KeyValueStore<Integer, Long> closings;

  TotalStores(ProcessorContext<?, ?> context) {
    totals = context.getStateStore(Names.TOTALS);
    openTotals = new Agenda(context.getStateStore(Names.OPEN_TOTALS));
    closings = context.getStateStore(Names.CLOSINGS);
  }

  /** Persistent and change-logged; each line says what bounds its size. */
  static Set<StoreBuilder<?>> builders(TopologySettings settings) {
    return new LinkedHashSet<>(
        List.of(
            UsageStores.billed(Names.TOTALS, StateSerdes.TENANT_TOTAL, settings),
            // One entry for each tenant and window that is not closed or has just changed.
            Agenda.builder(Names.OPEN_TOTALS),
            // One entry for each partition of the chain tails.
            Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(Names.CLOSINGS), Serdes.Integer(), Serdes.Long())));
  }

  /** Adds a change to its sum, which is to be written when all have closed the window. */
  void add(TenantFeed.Change change) {
    Key key = new Key(change.tenant(), change.window());
    put(key, total(key).plus(change.change(), change.correction()));
    openTotals.add(new Agenda.Entry(change.closesMillis(), key.toBytes()));
  }

  /** A partition has billed everything up to a time. */
  void close(TenantFeed.Closed closed) {
    Long before = closings.get(closed.partition());
    if (before == null || before < closed.closedMillis()) {
      closings.put(closed.partition(), closed.closedMillis());
    }
    Long known = closings.get(OF_PARTITIONS);
    if (known == null || known != closed.ofPartitions()) {
      closings.put(OF_PARTITIONS, (long) closed.ofPartitions());
    }
  }

  /** Takes out up to so many changed sums of windows that all partitions have closed. */
  List<Key> takeClosed(int atMost) {
    return openTotals.take(closedByAllMillis(), atMost).stream()
        .map(entry -> Key.of(entry.key()))
        .toList();
  }

  /** Up to when every partition has announced its closings; -1 while one has not spoken yet. */
  private long closedByAllMillis() {
    Long ofPartitions = closings.get(OF_PARTITIONS);
    if (ofPartitions == null) {
      return -1;
    }
    long least = Long.MAX_VALUE;
    for (int partition = 0; partition < ofPartitions; partition++) {
      Long closed = closings.get(partition);
      if (closed == null) {
        return -1;
      }
      least = Math.min(least, closed);
    }
    return least;
  }

  TenantTotal total(Key key) {
    TenantTotal total = totals.fetch(key.toBytes(), key.window().startMillis());
    return total == null ? TenantTotal.NONE : total;
  }

  void put(Key key, TenantTotal total) {
    totals.put(key.toBytes(), total, key.window().startMillis());
  }
}
