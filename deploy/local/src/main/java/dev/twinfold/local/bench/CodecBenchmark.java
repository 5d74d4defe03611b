package dev.twinfold.local.bench;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.wire.AvroDeserializer;
import dev.twinfold.schemas.wire.AvroSerializer;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.stream.ClientState;
import dev.twinfold.topology.stream.MeasuredParts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.kafka.common.serialization.Serde;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Bytes into reports, clients into bytes and back, bills into bytes: 1,000 in one call. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Thread)
public class CodecBenchmark {
  private static final int EACH = 1_000;

  private final List<byte[]> reports =
      LongStream.range(0, EACH)
          .mapToObj(SampleClients.maker(EACH)::report)
          .map(record -> record.value())
          .toList();
  private final Function<byte[], Report> reader = MeasuredParts.reportReader(SampleClients.TOPIC);
  private final AvroDeserializer<ChainTail> avro = new AvroDeserializer<>(ChainTail.class);
  private final Serde<ClientState> serde = MeasuredParts.clientSerde();
  private final List<ClientState> clients = SampleClients.states(EACH);
  private final List<byte[]> stored =
      clients.stream().map(client -> serde.serializer().serialize("", client)).toList();
  private final AvroSerializer<UsageByClient> bills = new AvroSerializer<>();
  private final List<UsageByClient> usage = clients.stream().map(CodecBenchmark::bill).toList();

  /** As the topology does it. */
  @Benchmark
  @OperationsPerInvocation(EACH)
  public void readReport(Blackhole taker) {
    reports.forEach(bytes -> taker.consume(reader.apply(bytes)));
  }

  /** As it would be done without a parser of our own. */
  @Benchmark
  @OperationsPerInvocation(EACH)
  public void readReportByAvro(Blackhole taker) {
    reports.forEach(
        bytes -> taker.consume(MeasuredParts.report(avro.deserialize(SampleClients.TOPIC, bytes))));
  }

  /** Once for each client and commit. */
  @Benchmark
  @OperationsPerInvocation(EACH)
  public void writeClient(Blackhole taker) {
    clients.forEach(client -> taker.consume(serde.serializer().serialize("", client)));
  }

  /** Once for each client that is not held on the heap. */
  @Benchmark
  @OperationsPerInvocation(EACH)
  public void readClient(Blackhole taker) {
    stored.forEach(bytes -> taker.consume(serde.deserializer().deserialize("", bytes)));
  }

  /** Once for each client and window. */
  @Benchmark
  @OperationsPerInvocation(EACH)
  public void writeBill(Blackhole taker) {
    usage.forEach(bill -> taker.consume(bills.serialize("usage-by-client", bill)));
  }

  private static UsageByClient bill(ClientState state) {
    Map<String, Long> operations = Map.of("render", 80L, "export", 20L);
    Instant start = Instant.ofEpochMilli(state.client().firstHeardMillis());
    return UsageByClient.newBuilder()
        .setUsageId(new Id128(state.client().current().toBytes()))
        .setTenant(state.client().tenant())
        .setLineage(new Id128(state.client().lineage().toBytes()))
        .setClient(new Id128(state.client().id().toBytes()))
        .setWindowSize("PT1H")
        .setWindowStart(start)
        .setWindowEnd(start.plus(Duration.ofHours(1)))
        .setRevision(0)
        .setOperations(operations)
        .setDelta(operations)
        .setReports(20)
        .setDeltaReports(20)
        .build();
  }
}
