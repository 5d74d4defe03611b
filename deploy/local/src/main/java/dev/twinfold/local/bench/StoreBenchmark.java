package dev.twinfold.local.bench;

import dev.twinfold.local.WorkDirectory;
import dev.twinfold.topology.stream.ClientKey;
import dev.twinfold.topology.stream.ClientState;
import dev.twinfold.topology.stream.MeasuredParts;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The store of the clients over a real RocksDB, in a driver that commits after each record and
 * keeps the changelog to itself. One call is for 10,000 clients.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class StoreBenchmark {
  private static final int CLIENTS = 10_000;

  /** All clients are held on the heap. */
  @State(Scope.Thread)
  public static class Held extends Opened {
    /** Opens it. */
    public Held() {
      super(64L << 20);
    }
  }

  /** Every second client or more is not: the heap is the least that can be set. */
  @State(Scope.Thread)
  public static class Beyond extends Opened {
    /** Opens it. */
    public Beyond() {
      super(1L << 20);
    }
  }

  /** A store with clients in it that were committed. */
  @State(Scope.Thread)
  public abstract static class Opened {
    private final long heapBytes;
    private final List<ClientState> clients = SampleClients.states(CLIENTS);
    private final List<ClientKey> keys =
        clients.stream()
            .map(state -> new ClientKey(state.client().lineage(), state.client().id()))
            .toList();
    private WorkDirectory directory;
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> commits;
    private KeyValueStore<ClientKey, ClientState> store;

    Opened(long heapBytes) {
      this.heapBytes = heapBytes;
    }

    /** Opens and fills it. */
    @Setup
    public void open() {
      directory = WorkDirectory.create("bench");
      Properties settings = new Properties();
      settings.put("application.id", "bench-parts");
      settings.put("bootstrap.servers", "127.0.0.1:1");
      settings.put("state.dir", directory.path().toString());
      Topology topology = new Topology();
      topology.addSource(
          "read", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "commits");
      topology.addProcessor("keep", supplier(heapBytes), "read");
      driver = new TopologyTestDriver(topology, settings);
      commits =
          driver.createInputTopic("commits", new ByteArraySerializer(), new ByteArraySerializer());
      store = driver.getKeyValueStore(MeasuredParts.clientStoreName());
      putAll();
      commit();
    }

    /** Closes it, and removes its files. */
    @TearDown
    public void close() {
      driver.close();
      directory.close();
    }

    void putAll() {
      for (int i = 0; i < CLIENTS; i++) {
        store.put(keys.get(i), clients.get(i));
      }
    }

    void getAll(Blackhole taker) {
      keys.forEach(key -> taker.consume(store.get(key)));
    }

    void commit() {
      commits.pipeInput(new byte[0], new byte[0]);
    }

    private static ProcessorSupplier<byte[], byte[], Void, Void> supplier(long heapBytes) {
      return new ProcessorSupplier<>() {
        @Override
        public Processor<byte[], byte[], Void, Void> get() {
          return new Processor<>() {
            @Override
            public void process(Record<byte[], byte[]> record) {}
          };
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
          return Set.of(MeasuredParts.clientStore(heapBytes));
        }
      };
    }
  }

  /** One hash look-up each. */
  @Benchmark
  @OperationsPerInvocation(CLIENTS)
  public void getHeldClient(Held state, Blackhole taker) {
    state.getAll(taker);
  }

  /** A read of RocksDB and its decoding each, but for the few that are held. */
  @Benchmark
  @OperationsPerInvocation(CLIENTS)
  public void getClientFromDisk(Beyond state, Blackhole taker) {
    state.getAll(taker);
  }

  /** What is written again before anybody commits. */
  @Benchmark
  @OperationsPerInvocation(CLIENTS)
  public void putHeldClient(Held state) {
    state.putAll();
  }

  /** With the writing of each into RocksDB and for the changelog. */
  @Benchmark
  @OperationsPerInvocation(CLIENTS)
  public void putAndCommitClient(Held state) {
    state.putAll();
    state.commit();
  }
}
