package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Change;
import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Folded;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Known;
import dev.twinfold.topology.lineage.Landmark;
import dev.twinfold.topology.lineage.LineageView;
import dev.twinfold.topology.lineage.OpenFork;
import dev.twinfold.topology.stream.store.WriteBehindLimits;
import dev.twinfold.topology.stream.store.WriteBehindStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** The state of the lineages of one partition, in Kafka Streams' stores. */
final class LineageStores implements LineageView {
  static final Duration LANDMARK_HORIZON = Duration.ofDays(35);
  static final Duration RARE_LANDMARK_HORIZON = Duration.ofDays(400);

  /** What a commit may have to write at most; more are written on the way. */
  private static final int MOST_DIRTY_CLIENTS = 10_000;

  private static final Identity LAST = new Identity(-1L, -1L);

  private final Remembered identities;
  private final Remembered landmarks;
  private final Remembered rareLandmarks;
  private final KeyValueStore<ClientKey, ClientState> clients;
  private final Agenda openForks;
  private long nowMillis;

  LineageStores(ProcessorContext<?, ?> context, Duration edgeHorizon, long heapBytes) {
    identities =
        new Remembered(
            context.getStateStore(Names.IDENTITIES), edgeHorizon, RecentlyKnown.mostFor(heapBytes));
    // Few reports ask for a landmark.
    landmarks = new Remembered(context.getStateStore(Names.LANDMARKS), LANDMARK_HORIZON, 0);
    rareLandmarks =
        new Remembered(context.getStateStore(Names.RARE_LANDMARKS), RARE_LANDMARK_HORIZON, 0);
    clients = context.getStateStore(Names.CLIENTS);
    openForks = new Agenda(context.getStateStore(Names.OPEN_FORKS));
  }

  /** All of them persistent and change-logged; each line says what bounds its size. */
  static Set<StoreBuilder<?>> builders(TopologySettings settings, long heapBytes) {
    Duration edgeHorizon = settings.lineage().edgeHorizon();
    // In a fixed order, so that the topology is always described alike.
    return new LinkedHashSet<>(
        List.of(
            // New identities of the last 1.5 to 2 edge horizons.
            Remembered.builder(Names.IDENTITIES, edgeHorizon),
            // One of 64 identities of the last two months, one of 4096 of the last two years.
            Remembered.builder(Names.LANDMARKS, LANDMARK_HORIZON),
            Remembered.builder(Names.RARE_LANDMARKS, RARE_LANDMARK_HORIZON),
            // Clients until they are forgotten: the client expiry and one edge horizon.
            clientsBuilder(heapBytes),
            // Clones younger than restore.after that have no verdict yet.
            Agenda.builder(Names.OPEN_FORKS)));
  }

  /**
   * Read and written at every report, so it holds decoded clients on the heap in front of RocksDB.
   */
  static StoreBuilder<? extends StateStore> clientsBuilder(long heapBytes) {
    return WriteBehindStores.builder(
        Names.CLIENTS,
        ClientKey.SERDE,
        StateSerdes.clients(),
        ClientState::heapBytes,
        new WriteBehindLimits(heapBytes, MOST_DIRTY_CLIENTS, ClientKey.HEAP_BYTES));
  }

  /** Sets the time at which the next reads and writes take place. */
  LineageStores at(long millis) {
    nowMillis = millis;
    return this;
  }

  void apply(Folded folded) {
    folded.changes().forEach(this::apply);
  }

  private void apply(Change change) {
    if (change instanceof Change.IdentityKnown c) {
      identities.put(new ClientKey(c.lineage(), c.identity()), c.known(), nowMillis);
    } else if (change instanceof Change.IdentityKept c) {
      identities.keep(new ClientKey(c.lineage(), c.identity()), c.known(), nowMillis);
    } else if (change instanceof Change.LandmarkKnown c) {
      ClientKey key = new ClientKey(c.lineage(), c.identity());
      landmarks.put(key, c.known(), nowMillis);
      if (c.known().generation() % Landmark.RARE == 0) {
        rareLandmarks.put(key, c.known(), nowMillis);
      }
    } else if (change instanceof Change.ClientChanged c) {
      ClientKey key = ClientKey.of(c.client());
      clients.put(key, state(key).with(c.client()));
    } else if (change instanceof Change.ClientForgotten c) {
      clients.delete(new ClientKey(c.lineage(), c.client()));
    } else if (change instanceof Change.ForkOpened c) {
      openForks.add(entry(c.fork()));
    } else if (change instanceof Change.ForkClosed c) {
      openForks.remove(entry(c.fork()));
    }
  }

  /** A client with its usage; {@link ClientState#UNKNOWN} if there is none. */
  ClientState state(ClientKey key) {
    ClientState state = clients.get(key);
    return state == null ? ClientState.UNKNOWN : state;
  }

  @Override
  public Known identity(Identity lineage, Identity identity) {
    return identity.exists()
        ? identities.find(new ClientKey(lineage, identity), nowMillis)
        : Known.NOTHING;
  }

  @Override
  public Known landmark(Identity lineage, Identity identity) {
    if (!identity.exists()) {
      return Known.NOTHING;
    }
    ClientKey key = new ClientKey(lineage, identity);
    Known known = landmarks.find(key, nowMillis);
    return known.exists() ? known : rareLandmarks.find(key, nowMillis);
  }

  @Override
  public Client client(Identity lineage, Identity client) {
    return client.exists() ? state(new ClientKey(lineage, client)).client() : Client.UNKNOWN;
  }

  @Override
  public Iterable<Client> clients(Identity lineage) {
    List<Client> found = new ArrayList<>();
    try (KeyValueIterator<ClientKey, ClientState> all =
        clients.range(new ClientKey(lineage, Identity.NONE), new ClientKey(lineage, LAST))) {
      all.forEachRemaining(entry -> found.add(entry.value.client()));
    }
    return found;
  }

  /** About how many clients there are, as RocksDB estimates it. */
  long clientsEstimate() {
    return clients.approximateNumEntries();
  }

  /** The forks that wait for a verdict, in the order in which they began. */
  Agenda openForks() {
    return openForks;
  }

  private static Agenda.Entry entry(OpenFork fork) {
    return new Agenda.Entry(
        fork.startedMillis(), Bytes.wrap(new ClientKey(fork.lineage(), fork.client()).toBytes()));
  }

  static OpenFork openFork(Agenda.Entry entry) {
    ClientKey key = ClientKey.of(entry.key().get());
    return new OpenFork(key.lineage(), key.name(), entry.millis());
  }

  /** Up to so many keys of clients behind one, in order. */
  List<ClientKey> clientsAfter(ClientKey after, int atMost) {
    List<ClientKey> found = new ArrayList<>();
    try (KeyValueIterator<ClientKey, ClientState> range = clients.range(after, null)) {
      while (range.hasNext() && found.size() < atMost) {
        KeyValue<ClientKey, ClientState> next = range.next();
        if (!next.key.equals(after)) {
          found.add(next.key);
        }
      }
    }
    return found;
  }
}
