package dev.twinfold.local.bench;

import dev.twinfold.agent.AgentConfig;
import dev.twinfold.agent.AgentProducer;
import dev.twinfold.local.WorkDirectory;
import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.TopicCreation;
import dev.twinfold.local.topics.TopicLayout;
import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.wire.AvroSerializer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What counting one operation costs: in a bare adder, through an agent, and as a message of its
 * own. The broker is real, and on the same machine.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordBenchmark {
  /** An adder, which is the least that a count shared by threads can cost. */
  @State(Scope.Benchmark)
  public static class Adder {
    private final LongAdder count = new LongAdder();
  }

  /** An agent that reports to a broker while it is measured. */
  @State(Scope.Benchmark)
  public static class Agent {
    private EmbeddedCluster cluster;
    private WorkDirectory directory;
    private AgentProducer agent;

    /** Starts all three. */
    @Setup
    public void open() {
      cluster = openCluster();
      directory = WorkDirectory.create("bench");
      agent =
          AgentProducer.open(
              AgentConfig.builder()
                  .bootstrapServers(cluster.bootstrapServers())
                  .tenant("bench")
                  .stateDirectory(directory.path())
                  .build());
    }

    /** A measurement of an agent that could not report would be worth nothing. */
    @TearDown
    public void close() {
      boolean reported = agent.close(Duration.ofSeconds(30));
      directory.close();
      cluster.close();
      if (!reported) {
        throw new IllegalStateException("the agent could not report");
      }
    }
  }

  /** A producer with Kafka's default settings, and the report that an agent would send. */
  @State(Scope.Benchmark)
  public static class Sender {
    private final ChainTail report = report();
    private EmbeddedCluster cluster;
    private KafkaProducer<byte[], ChainTail> producer;
    private String topic;

    /** Starts both. */
    @Setup
    public void open() {
      cluster = openCluster();
      topic = new Topics("").chainTails().name();
      producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", cluster.bootstrapServers()),
              new ByteArraySerializer(),
              new AvroSerializer<>());
    }

    /** Ends both. */
    @TearDown
    public void close() {
      producer.close();
      cluster.close();
    }

    private static ChainTail report() {
      Id128 lineage = new Id128(new byte[16]);
      return ChainTail.newBuilder()
          .setTenant("bench")
          .setLineage(lineage)
          .setChain(List.of(lineage))
          .setLandmarks(List.of())
          .setGeneration(0)
          .setSequence(1)
          .setReportId(lineage)
          .setPeriodStart(Instant.EPOCH)
          .setPeriodEnd(Instant.EPOCH.plusMillis(1))
          .setOperations(Map.of("render", 1L))
          .setLabels(Map.of())
          .build();
    }
  }

  private static EmbeddedCluster openCluster() {
    EmbeddedCluster cluster = EmbeddedCluster.open(1);
    try (Broker broker =
        Broker.connect(Map.of("bootstrap.servers", cluster.bootstrapServers()), "bench")) {
      new TopicCreation(broker, new Topics(""), TopicLayout.partitions(2)).createMissing();
    }
    return cluster;
  }

  /** The least there is. */
  @Benchmark
  public void adder(Adder state) {
    state.count.increment();
  }

  /** What the host calls. */
  @Benchmark
  public void record(Agent state) {
    state.agent.record("render");
  }

  /** One message per operation, as it would be without an agent. */
  @Benchmark
  public Future<RecordMetadata> send(Sender state) {
    return state.producer.send(
        new ProducerRecord<>(state.topic, state.report.getLineage().bytes(), state.report));
  }
}
