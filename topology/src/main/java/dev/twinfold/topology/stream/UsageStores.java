package dev.twinfold.topology.stream;

import dev.twinfold.topology.usage.Bill;
import dev.twinfold.topology.usage.Window;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/** What is counted and billed in one partition, in Kafka Streams' stores. */
final class UsageStores {
  private static final byte[] PRESENT = {1};

  private final KeyValueStore<ClientKey, ClientState> clients;
  private final KeyValueStore<Bytes, byte[]> openWindows;
  private final WindowStore<Bytes, Bill> usage;

  /** Nothing due before this is left, so a scan need not pass over what was deleted there. */
  private long takenMillis;

  UsageStores(ProcessorContext<?, ?> context) {
    clients = context.getStateStore(Names.CLIENTS);
    openWindows = context.getStateStore(Names.OPEN_WINDOWS);
    usage = context.getStateStore(Names.USAGE);
  }

  /** Persistent and change-logged; each line says what bounds its size. */
  static Set<StoreBuilder<?>> builders(TopologySettings settings) {
    return new LinkedHashSet<>(
        List.of(
            // One entry for each client and window that is not billed yet.
            Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(Names.OPEN_WINDOWS),
                Serdes.Bytes(),
                Serdes.ByteArray()),
            billed(Names.USAGE, settings)));
  }

  /** Bills of the windows that can still be corrected: the correction horizon, by segments. */
  static StoreBuilder<?> billed(String name, TopologySettings settings) {
    // Bills are written after the window's end and grace; a day makes room for a long standstill.
    Duration wait = settings.usage().longestWait();
    Duration kept = settings.correctionHorizon().plus(wait).plusDays(1);
    return Stores.windowStoreBuilder(
        Stores.persistentWindowStore(name, kept, wait, false), Serdes.Bytes(), StateSerdes.BILL);
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
    openWindows.put(dueKey(dueMillis, key.toBytes()), PRESENT);
    takenMillis = Math.min(takenMillis, dueMillis);
  }

  /** Takes out up to so many clients with usage due by a time; earliest first. */
  List<ClientKey> takeDue(long nowMillis, int atMost) {
    List<Bytes> due = new ArrayList<>();
    if (nowMillis >= takenMillis) {
      try (KeyValueIterator<Bytes, byte[]> open =
          openWindows.range(dueKey(takenMillis, new byte[0]), dueKey(nowMillis + 1, new byte[0]))) {
        while (open.hasNext() && due.size() < atMost) {
          due.add(open.next().key);
        }
      }
      takenMillis = due.size() < atMost ? nowMillis : dueMillis(due.get(due.size() - 1));
    }
    due.forEach(openWindows::delete);
    return due.stream().map(UsageStores::clientOf).distinct().toList();
  }

  /** Whether everything that was due by a time was taken out. */
  boolean nothingDueBy(long nowMillis) {
    return takenMillis >= nowMillis;
  }

  /** Whether a client did anything for a tenant in a window, billed or not. */
  boolean hasUsage(ClientKey key, Window window, String tenant) {
    return client(key).usage().holds(window, tenant) || bill(key, window, tenant).revision() >= 0;
  }

  Bill bill(ClientKey key, Window window, String tenant) {
    Bill bill = usage.fetch(billKey(key, window, tenant), window.startMillis());
    return bill == null ? Bill.NONE : bill;
  }

  void put(ClientKey key, Window window, String tenant, Bill bill) {
    usage.put(billKey(key, window, tenant), bill, window.startMillis());
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

  /** Big-endian and never negative, so that the order of the bytes is the order of time. */
  private static Bytes dueKey(long dueMillis, byte[] client) {
    return Bytes.wrap(
        ByteBuffer.allocate(Long.BYTES + client.length)
            .putLong(Math.max(0, dueMillis))
            .put(client)
            .array());
  }

  private static long dueMillis(Bytes dueKey) {
    return ByteBuffer.wrap(dueKey.get()).getLong();
  }

  private static ClientKey clientOf(Bytes dueKey) {
    byte[] bytes = dueKey.get();
    return ClientKey.of(java.util.Arrays.copyOfRange(bytes, Long.BYTES, bytes.length));
  }
}
