package dev.twinfold.local.customer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.TopicCreation;
import dev.twinfold.local.topics.TopicLayout;
import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.wire.AvroDeserializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomerProjectIT {
  @TempDir private Path directory;

  @Test
  void aProjectThatDependsOnTheAgentAloneCompilesRunsAndReports() throws Exception {
    CustomerBuild build = new CustomerBuild(directory);
    String classPath = build.compile(Path.of("src/it/customer").toAbsolutePath());

    try (EmbeddedCluster cluster = EmbeddedCluster.open(1)) {
      createTopics(cluster.bootstrapServers());
      build.run(
          directory,
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-cp",
          classPath,
          "com.example.customer.Main",
          cluster.bootstrapServers(),
          directory.resolve("state").toString());

      assertThat(reports(cluster.bootstrapServers()))
          .singleElement()
          .satisfies(
              report -> {
                assertThat(report.value().getTenant()).isEqualTo("customer");
                assertThat(report.value().getOperations())
                    .isEqualTo(Map.of("render", 1L, "export", 3L));
                assertThat(report.key()).isEqualTo(report.value().getLineage().bytes());
              });
    }
    assertThat(classPath).doesNotContain("crac", "slf4j-simple", "kafka-streams");
  }

  private static void createTopics(String bootstrapServers) {
    try (Broker broker =
        Broker.connect(Map.of("bootstrap.servers", bootstrapServers), "customer")) {
      new TopicCreation(broker, new Topics(""), TopicLayout.partitions(2)).createMissing();
    }
  }

  private static List<ConsumerRecord<byte[], ChainTail>> reports(String bootstrapServers) {
    List<ConsumerRecord<byte[], ChainTail>> reports = new ArrayList<>();
    try (KafkaConsumer<byte[], ChainTail> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new AvroDeserializer<>(ChainTail.class))) {
      consumer.assign(
          consumer.partitionsFor(new Topics("").chainTails().name()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList());
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(reports::add);
                return !reports.isEmpty();
              });
    }
    return reports;
  }
}
