package dev.twinfold.topology.stream;

import dev.twinfold.topology.usage.Bill;
import dev.twinfold.topology.usage.Window;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/** What is counted and billed in one partition, in Kafka Streams' stores. */
final class UsageStores {
  private final KeyValueStore<ClientKey, ClientState> clients;
  private final Agenda openWindows;
  private final WindowStore<Bytes, Bill> usage;
  private final WindowStore<Bytes, Bill> corrected;

  UsageStores(ProcessorContext<?, ?> context) {
    clients = context.getStateStore(Names.CLIENTS);
    openWindows = new Agenda(context.getStateStore(Names.OPEN_WINDOWS));
    usage = context.getStateStore(Names.USAGE);
    corrected = context.getStateStore(Names.CORRECTED_BILLS);
  }

  /** Persistent and change-logged; each line says what bounds its size. */
  static Set<StoreBuilder<?>> builders(TopologySettings settings) {
    return new LinkedHashSet<>(
        List.of(
            // One entry for each client and window that is not billed yet.
            Agenda.builder(Names.OPEN_WINDOWS),
            billed(Names.USAGE, StateSerdes.BILL, settings),
            // One entry for each correction of those, written only when a bill is corrected.
            billed(Names.CORRECTED_BILLS, StateSerdes.BILL, settings)));
  }

  /** Bills of the windows that can still be corrected: the correction horizon, by segments. */
  static <V> StoreBuilder<?> billed(String name, Serde<V> serde, TopologySettings settings) {
    // Bills are written after the window's end and grace; a day makes room for a long standstill.
    Duration wait = settings.usage().longestWait();
    Duration kept = settings.correctionHorizon().plus(wait).plusDays(1);
    return Stores.windowStoreBuilder(
        Stores.persistentWindowStore(name, kept, wait, false), Serdes.Bytes(), serde);
  }

  ClientState client(ClientKey key) {
    ClientState state = clients.get(key);
    if (state == null) {
      throw new IllegalStateException(
          "usage of client "
              + key.name().brief()
              + " of lineage "
              + key.lineage().brief()
              + ", which the fold does not know");
    }
    return state;
  }

  void put(ClientKey key, ClientState state) {
    clients.put(key, state);
  }

  /** Remembers that a client has usage to be billed at a time. */
  void open(long dueMillis, ClientKey key) {
    openWindows.add(new Agenda.Entry(dueMillis, Bytes.wrap(key.toBytes())));
  }

  /** Takes out up to so many clients with usage due by a time; earliest first. */
  List<ClientKey> takeDue(long nowMillis, int atMost) {
    return openWindows.take(nowMillis, atMost).stream()
        .map(entry -> ClientKey.of(entry.key().get()))
        .distinct()
        .toList();
  }

  /** When the next client is to be billed, at the earliest; in milliseconds. */
  long nextDueMillis() {
    return openWindows.earliestMillis();
  }

  /** About how many bills are to be written, as RocksDB estimates it. */
  long openEstimate() {
    return openWindows.estimate();
  }

  /** Whether everything that was due by a time was taken out. */
  boolean nothingDueBy(long nowMillis) {
    return !openWindows.mayHave(nowMillis);
  }

  /** Whether a client did anything for a tenant in a window, billed or not. */
  boolean hasUsage(ClientKey key, Window window, String tenant) {
    return client(key).usage().holds(window, tenant) || bill(key, window, tenant).revision() >= 0;
  }

  Bill bill(ClientKey key, Window window, String tenant) {
    Bill bill = usage.fetch(billKey(key, window, tenant), window.startMillis());
    return bill == null ? Bill.NONE : bill;
  }

  /** Replaces a bill, and keeps what it said before for those who ask why it changed. */
  void put(ClientKey key, Window window, String tenant, Bill before, Bill bill) {
    Bytes billKey = billKey(key, window, tenant);
    if (before.revision() >= 0) {
      corrected.put(revisionKey(billKey, before.revision()), before, window.startMillis());
    }
    usage.put(billKey, bill, window.startMillis());
  }

  private static Bytes revisionKey(Bytes billKey, int revision) {
    return Bytes.wrap(
        ByteBuffer.allocate(billKey.get().length + Integer.BYTES)
            .put(billKey.get())
            .putInt(revision)
            .array());
  }

  private static Bytes billKey(ClientKey key, Window window, String tenant) {
    byte[] tenantBytes = Tenants.bytes(tenant);
    return Bytes.wrap(
        ByteBuffer.allocate(ClientKey.BYTES + Long.BYTES + tenantBytes.length)
            .put(key.toBytes())
            .putLong(window.endMillis())
            .put(tenantBytes)
            .array());
  }
}
