package dev.twinfold.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.twinfold.schemas.Topics;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.TopologyService;
import dev.twinfold.topology.stream.store.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker takes records that it would not take again from us; they must not stop the topology. */
class HugeRecordTest {
  private static final Duration AT_MOST = Duration.ofMinutes(1);
  private static final byte[] KEY = new byte[16];

  @TempDir Path directory;

  @Test
  void aRecordTooLargeToBeWrittenAgainIsADeadLetterThatWasCut() throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(directory.resolve("broker"))) {
      Settings settings = settings(broker);
      createTopics(broker, settings.topics());
      try (TopologyService service = TopologyService.start(settings);
          KafkaProducer<byte[], byte[]> producer = producer(broker)) {
        String to = settings.topics().chainTails().name();
        // With 300 bytes of reason and origin, neither our producer nor the broker would take it.
        producer.send(new ProducerRecord<>(to, KEY, new byte[(1 << 20) - 200])).get();
        producer.send(new ProducerRecord<>(to, KEY, new byte[20 << 20])).get();
        RecordHeaders headers = new RecordHeaders();
        headers.add("h", new byte[5 << 20]);
        producer.send(new ProducerRecord<>(to, 0, new byte[5 << 20], KEY, headers)).get();
        producer.send(new ProducerRecord<>(to, KEY, new byte[1])).get();

        List<ConsumerRecord<byte[], byte[]>> letters = letters(broker, settings, service);
        assertThat(letters).extracting(ConsumerRecord::offset).hasSize(4);
        assertThat(letters)
            .extracting(letter -> header(letter, DeadLetter.SIZE))
            .containsExactlyInAnyOrder(
                Integer.toString((1 << 20) - 200 + 16),
                Integer.toString((20 << 20) + 16),
                Integer.toString((10 << 20) + 16 + 3),
                "");
        assertThat(letters)
            .extracting(ConsumerRecord::serializedValueSize)
            .contains(64 << 10, 16, 1);
        assertThat(service.failure()).isEmpty();
      }
    }
  }

  private Settings settings(EmbeddedBroker broker) {
    return Settings.load(
        new Properties(),
        Map.of(),
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "state.dir", directory.resolve("state").toString()));
  }

  private static void createTopics(EmbeddedBroker broker, Topics topics) {
    broker.createTopics(
        topics.all().stream()
            .map(topic -> new NewTopic(topic.name(), 1, (short) 1).configs(topic.configuration()))
            .toList());
  }

  private static KafkaProducer<byte[], byte[]> producer(EmbeddedBroker broker) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "compression.type",
            "gzip",
            "max.request.size",
            64 << 20,
            "buffer.memory",
            128L << 20),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static List<ConsumerRecord<byte[], byte[]>> letters(
      EmbeddedBroker broker, Settings settings, TopologyService service) {
    Map<String, Object> consuming =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(settings.topics().deadLetters().name(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
      await("four dead letters")
          .pollInSameThread()
          .atMost(AT_MOST)
          .failFast("the topology stopped", () -> service.failure().isPresent())
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
                return letters.size() >= 4;
              });
      return letters;
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return letter.headers().lastHeader(name) == null
        ? ""
        : new String(letter.headers().lastHeader(name).value(), UTF_8);
  }
}
