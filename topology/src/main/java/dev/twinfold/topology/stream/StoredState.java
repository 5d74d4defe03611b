package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Known;
import dev.twinfold.topology.usage.Bill;
import dev.twinfold.topology.usage.TenantTotal;
import dev.twinfold.topology.usage.UsageRules;
import dev.twinfold.topology.usage.WindowSize;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;

/**
 * What this instance's stores hold, for other threads than the tasks': as of some change at or
 * after the last commit.
 *
 * <p>All of it throws {@link org.apache.kafka.streams.errors.InvalidStateStoreException} while the
 * partition is not here, moves or is restored.
 */
public final class StoredState {
  private static final Identity LAST = new Identity(-1L, -1L);
  private static final byte[] AFTER_ALL = {(byte) 0xff};
  private static final Instant END = Instant.ofEpochMilli(Long.MAX_VALUE);

  private final KafkaStreams streams;
  private final String tails;
  private final UsageRules rules;
  private final Duration edgeHorizon;

  /** Of a running topology that was built from these settings. */
  public StoredState(KafkaStreams streams, TopologySettings settings) {
    this.streams = streams;
    this.tails = settings.topics().chainTails().name();
    this.rules = settings.usage();
    this.edgeHorizon = settings.lineage().edgeHorizon();
  }

  /** The partitions of the lineages that this instance was given, restored or not. */
  public Set<Integer> partitions() {
    return LocalTasks.reading(streams, tails).stream()
        .map(task -> task.taskId().partition())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A client; {@link ClientState#UNKNOWN} if it is not remembered. */
  public ClientState client(int partition, ClientKey key) {
    ClientState state = clients(partition).get(key);
    return state == null ? ClientState.UNKNOWN : state;
  }

  /** All clients of a lineage, in no order that means anything. */
  public void eachOf(int partition, Identity lineage, Consumer<ClientState> taker) {
    try (KeyValueIterator<ClientKey, ClientState> all =
        clients(partition)
            .range(new ClientKey(lineage, Identity.NONE), new ClientKey(lineage, LAST))) {
      all.forEachRemaining(entry -> taker.accept(entry.value));
    }
  }

  /** All clients of a partition, in a scan of all of them. */
  public void each(int partition, Consumer<ClientState> taker) {
    try (KeyValueIterator<ClientKey, ClientState> all = clients(partition).all()) {
      all.forEachRemaining(entry -> taker.accept(entry.value));
    }
  }

  /** What is known of an identity; {@link Known#NOTHING} if it is forgotten. */
  public Known known(int partition, ClientKey identity, long nowMillis) {
    Known known = known(Names.IDENTITIES, edgeHorizon, partition, identity, nowMillis);
    if (!known.exists()) {
      known =
          known(Names.LANDMARKS, LineageStores.LANDMARK_HORIZON, partition, identity, nowMillis);
    }
    if (!known.exists()) {
      known =
          known(
              Names.RARE_LANDMARKS,
              LineageStores.RARE_LANDMARK_HORIZON,
              partition,
              identity,
              nowMillis);
    }
    return known;
  }

  private Known known(
      String name, Duration horizon, int partition, ClientKey identity, long nowMillis) {
    ReadOnlyWindowStore<ClientKey, Known> store =
        store(name, partition, QueryableStoreTypes.windowStore());
    return Remembered.find(store::fetch, horizon, identity, nowMillis);
  }

  /** Every revision of every bill of a client that can still be corrected, oldest window first. */
  public List<ClientBill> bills(int partition, ClientKey client) {
    List<ClientBill> bills = new ArrayList<>();
    for (String name : List.of(Names.CORRECTED_BILLS, Names.USAGE)) {
      ReadOnlyWindowStore<Bytes, Bill> store =
          store(name, partition, QueryableStoreTypes.windowStore());
      byte[] from = client.toBytes();
      try (KeyValueIterator<Windowed<Bytes>, Bill> found =
          store.fetch(Bytes.wrap(from), after(from), Instant.EPOCH, END)) {
        found.forEachRemaining(entry -> bills.add(bill(entry, name.equals(Names.USAGE))));
      }
    }
    bills.sort(
        Comparator.comparingLong(ClientBill::startMillis)
            .thenComparing(ClientBill::endMillis)
            .thenComparing(ClientBill::tenant)
            .thenComparing(bill -> bill.bill().revision()));
    return bills;
  }

  private ClientBill bill(KeyValue<Windowed<Bytes>, Bill> entry, boolean last) {
    ByteBuffer key = ByteBuffer.wrap(entry.key.key().get());
    key.position(ClientKey.BYTES);
    long start = entry.key.window().start();
    long end = key.getLong();
    byte[] tenant = new byte[key.remaining() - (last ? 0 : Integer.BYTES)];
    key.get(tenant);
    return new ClientBill(
        new String(tenant, StandardCharsets.UTF_8), size(start, end), start, end, entry.value);
  }

  private String size(long startMillis, long endMillis) {
    return rules.sizes().stream()
        .filter(size -> size.holding(startMillis).startMillis() == startMillis)
        .filter(size -> size.holding(startMillis).endMillis() == endMillis)
        .map(WindowSize::name)
        .findFirst()
        .orElse("");
  }

  /** The sums of a tenant's windows that begin between two times, the second excluded. */
  public List<TenantBill> totals(int partition, String tenant, long fromMillis, long toMillis) {
    List<TenantBill> totals = new ArrayList<>();
    if (fromMillis >= toMillis) {
      return totals;
    }
    ReadOnlyWindowStore<Bytes, TenantTotal> store =
        store(Names.TOTALS, partition, QueryableStoreTypes.windowStore());
    byte[] from = BinaryValue.encode(tenant, (text, out) -> out.text(text));
    try (KeyValueIterator<Windowed<Bytes>, TenantTotal> found =
        store.fetch(
            Bytes.wrap(from),
            after(from),
            Instant.ofEpochMilli(fromMillis),
            Instant.ofEpochMilli(toMillis - 1))) {
      found.forEachRemaining(
          entry ->
              totals.add(
                  new TenantBill(
                      tenant, TotalStores.Key.of(entry.key.key()).window(), entry.value)));
    }
    return totals;
  }

  /** What a tenant's totals are kept by, to find who has them. */
  public static byte[] keyOf(String tenant) {
    return Tenants.bytes(tenant);
  }

  private ReadOnlyKeyValueStore<ClientKey, ClientState> clients(int partition) {
    return store(Names.CLIENTS, partition, QueryableStoreTypes.keyValueStore());
  }

  private <T> T store(String name, int partition, QueryableStoreType<T> type) {
    return streams.store(StoreQueryParameters.fromNameAndType(name, type).withPartition(partition));
  }

  /** Behind all keys that begin with these bytes: no key's next byte is 255. */
  private static Bytes after(byte[] prefix) {
    byte[] bytes = Arrays.copyOf(prefix, prefix.length + AFTER_ALL.length);
    bytes[prefix.length] = AFTER_ALL[0];
    return Bytes.wrap(bytes);
  }
}
