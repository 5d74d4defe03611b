package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.wire.AvroSerializer;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.stream.Machine;
import dev.twinfold.topology.stream.store.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker with the topics, and machines that report to it when a test says so. */
final class ReportingFleet implements AutoCloseable {
  private static final AvroSerializer<ChainTail> SERIALIZER = new AvroSerializer<>();

  private final SplittableRandom random = new SplittableRandom(20260708L);
  private final EmbeddedBroker broker;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();

  ReportingFleet(Path directory, int partitions) {
    broker = new EmbeddedBroker(directory.resolve("broker"));
    broker.createTopics(
        new Topics("")
            .all().stream()
                .map(
                    topic ->
                        new NewTopic(topic.name(), partitions, (short) 1)
                            .configs(topic.configuration()))
                .toList());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", "2"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Settings with windows that close while somebody waits. */
  Settings settings(Path state, Map<String, String> more) {
    Map<String, String> given = new HashMap<>();
    given.put("bootstrap.servers", bootstrapServers());
    given.put("state.dir", state.toString());
    given.put("usage.windows", "PT10S/PT1S");
    given.put("usage.idle.after", "PT1S");
    given.put("usage.correction.pause", "PT1S");
    given.putAll(more);
    return Settings.load(new Properties(), Map.of(), given);
  }

  Machine machine(String tenant, String host) {
    return Machine.fresh(random, tenant, host);
  }

  void send(ChainTail report) {
    sent.add(
        producer.send(
            new ProducerRecord<>(
                new Topics("").chainTails().name(),
                report.getLineage().bytes(),
                SERIALIZER.serialize("chain-tails", report))));
  }

  /** A record in the topic of clones, whatever it holds; null for none. */
  void writeClone(byte[] value) {
    sent.add(
        producer.send(
            new ProducerRecord<>(new Topics("").cloneDetected().name(), new byte[16], value)));
  }

  /** A report of one operation, done now. */
  void report(Machine machine) {
    report(machine, Map.of("read", 1L));
  }

  void report(Machine machine, Map<String, Long> operations) {
    send(machine.report(System.currentTimeMillis(), operations));
  }

  void flush() {
    producer.flush();
    assertThat(sent).allSatisfy(report -> assertThat(report).succeedsWithin(Duration.ZERO));
    sent.clear();
  }

  static String lineage(Machine machine) {
    return HexFormat.of().formatHex(machine.lineage().bytes());
  }

  static String current(Machine machine) {
    return HexFormat.of().formatHex(machine.current().bytes());
  }

  @Override
  public void close() {
    producer.close();
    broker.close();
  }
}
