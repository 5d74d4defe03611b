package dev.twinfold.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.agent.chain.ChainStore;
import dev.twinfold.agent.chain.FileChainStore;
import dev.twinfold.agent.chain.IdentitySource;
import dev.twinfold.agent.report.Outbox;
import dev.twinfold.agent.report.UsageBuffer;
import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.wire.AvroSerializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  final AgentWork work;

  SteppedAgent(Path directory, SettableTime time, UnaryOperator<AgentConfig.Builder> change) {
    this(directory, time, change, FileChainStore::open);
  }

  SteppedAgent(
      Path directory,
      SettableTime time,
      UnaryOperator<AgentConfig.Builder> change,
      ChainStore.Opener opener) {
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
            time,
            time::nanoTime,
            IdentitySource::operatingSystemRandomness,
            opener,
            s -> newProducer());
    Notices notices = new Notices(config.listener(), () -> "test");
    buffer = new UsageBuffer(time::millis);
    work = new AgentWork(config, runtime, buffer, new Flushes(), notices, () -> {});
    work.open();
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
    return work.loop().orElseThrow().outbox();
  }

  void record(String operation) {
    assertThat(buffer.add(operation, 1)).isTrue();
  }

  /** One report interval passes in which something happened. */
  void interval() {
    record("render");
    pass(Duration.ofSeconds(10));
  }

  void pass(Duration step) {
    time.advance(step);
    work.step();
  }

  MockProducer<byte[], ChainTail> producer() {
    return producers.get(producers.size() - 1);
  }

  /** The broker acknowledges whatever comes, until nothing comes any more. */
  void acknowledgeAll() {
    while (!producers.isEmpty() && producer().completeNext()) {
      work.step();
    }
  }

  /** The report on its way comes back with an error. */
  void failNext(RuntimeException error) {
    producer().errorNext(error);
    work.step();
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
    work.release();
  }

  boolean stop() {
    return work.finish(Duration.ZERO) == ReportLoop.Ending.REPORTED;
  }

  @Override
  public void close() {
    crash();
  }
}
