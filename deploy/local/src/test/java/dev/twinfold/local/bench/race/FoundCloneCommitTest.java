package dev.twinfold.local.bench.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.wire.AvroDeserializer;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.TopologyService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clone is told of at once, however long everything else waits for a commit. */
class FoundCloneCommitTest {
  private static final Shape TWO_OF_AN_IMAGE = new Shape("hasty", 2, 2, 5, true, true);

  @Test
  void aFoundCloneDoesNotWaitForTheCommitInterval(@TempDir Path state) {
    try (BenchBroker broker = BenchBroker.open(1)) {
      Topics topics = broker.createTopics("");
      send(broker, topics.chainTails().name());
      Map<String, String> settings =
          Map.of(
              "bootstrap.servers",
              broker.servers(),
              "state.dir",
              state.toString(),
              "kafka.commit.interval.ms",
              "600000",
              "kafka.producer.transaction.timeout.ms",
              "800000");
      try (TopologyService service =
              TopologyService.start(Settings.load(new Properties(), Map.of(), settings));
          KafkaConsumer<byte[], CloneDetected> clones = clones(broker)) {
        assertThat(service.awaitRunning(Duration.ofMinutes(2))).isTrue();
        clones.subscribe(List.of(topics.cloneDetected().name()));
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> !clones.poll(Duration.ofMillis(100)).isEmpty());
      }
    }
  }

  private static void send(BenchBroker broker, String topic) {
    ReportMaker maker = new ReportMaker(TWO_OF_AN_IMAGE, topic, System.currentTimeMillis());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.servers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (var report : maker.ofImage()) {
        assertThat(producer.send(report)).isNotNull();
      }
      for (int i = 0; i < TWO_OF_AN_IMAGE.reports(); i++) {
        assertThat(producer.send(maker.report(i))).isNotNull();
      }
    }
  }

  private static KafkaConsumer<byte[], CloneDetected> clones(BenchBroker broker) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", broker.servers(),
            "group.id", "hasty",
            "auto.offset.reset", "earliest",
            "isolation.level", "read_committed"),
        new ByteArrayDeserializer(),
        new AvroDeserializer<>(CloneDetected.class));
  }
}
