package dev.twinfold.agent;

import dev.twinfold.agent.chain.FileChainStore;
import dev.twinfold.agent.chain.IdentitySource;
import dev.twinfold.agent.report.Outbox;
import dev.twinfold.agent.report.ReportSender;
import dev.twinfold.agent.report.StateFormat;
import dev.twinfold.agent.report.UsageBuffer;
import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.wire.AvroSerializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** An agent without a thread: the test takes the steps, is the broker, and owns the time. */
final class SteppedAgent implements AutoCloseable {
  final SettableTime time;
  final HeardEvents heard = new HeardEvents();
  final List<MockProducer<byte[], ChainTail>> producers = new ArrayList<>();
  final UsageBuffer buffer;
  final ReportLoop loop;
  private final FileChainStore store;

  SteppedAgent(Path directory, SettableTime time, UnaryOperator<AgentConfig.Builder> change) {
    this.time = time;
    AgentConfig config =
        change
            .apply(
                AgentConfig.builder()
                    .bootstrapServers("localhost:9092")
                    .tenant("acme")
                    .label("host", "web-1")
                    .stateDirectory(directory)
                    .listener(heard))
            .build();
    AgentRuntime runtime =
        new AgentRuntime(
            time, time::nanoTime, IdentitySource::operatingSystemRandomness, s -> newProducer());
    store = FileChainStore.open(directory);
    AgentOpening opening = new AgentOpening(runtime, store);
    StateFormat.State state = opening.resumeOrBegin(directory);
    Notices notices = new Notices(config.listener(), "test");
    opening.tell(notices);
    buffer = new UsageBuffer(time.millis());
    state.waiting().forEach(buffer::giveBack);
    ReportSender sender =
        new ReportSender("chain-tails", () -> runtime.newProducer(Map.of()), () -> {});
    loop = new ReportLoop(config, runtime, store, state.outbox(), buffer, sender, notices);
  }

  SteppedAgent(Path directory) {
    this(directory, new SettableTime(), config -> config);
  }

  private MockProducer<byte[], ChainTail> newProducer() {
    MockProducer<byte[], ChainTail> producer =
        new MockProducer<>(false, null, new ByteArraySerializer(), new AvroSerializer<>());
    producers.add(producer);
    return producer;
  }

  Outbox outbox() {
    return loop.outbox();
  }

  void record(String operation) {
    buffer.add(operation, 1, time.millis());
  }

  /** One report interval passes in which something happened. */
  void interval() {
    record("render");
    pass(Duration.ofSeconds(10));
  }

  void pass(Duration step) {
    time.advance(step);
    loop.step();
  }

  MockProducer<byte[], ChainTail> producer() {
    return producers.get(producers.size() - 1);
  }

  /** The broker acknowledges whatever comes, until nothing comes any more. */
  void acknowledgeAll() {
    while (!producers.isEmpty() && producer().completeNext()) {
      loop.step();
    }
  }

  /** The report on its way comes back with an error. */
  void failNext(RuntimeException error) {
    producer().errorNext(error);
    loop.step();
  }

  /** All that was handed to Kafka, resends included. */
  List<ChainTail> sent() {
    return producers.stream()
        .flatMap(p -> p.history().stream())
        .map(ProducerRecord::value)
        .collect(Collectors.toList());
  }

  ChainTail lastSent() {
    return sent().get(sent().size() - 1);
  }

  /** The process dies: nothing is saved, the lock goes. */
  void crash() {
    store.close();
  }

  boolean stop() {
    boolean clean = loop.finish(Duration.ZERO);
    store.close();
    return clean;
  }

  @Override
  public void close() {
    crash();
  }
}
