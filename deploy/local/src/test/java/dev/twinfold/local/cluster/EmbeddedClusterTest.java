package dev.twinfold.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class EmbeddedClusterTest {
  private static final String TOPIC = "letters";

  @Test
  void threeNodesKeepEveryRecordWhileOneOfThemIsStoppedAndComesBack() throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.open(3)) {
      Map<String, Object> client = Map.of("bootstrap.servers", cluster.bootstrapServers());
      try (Admin admin = Admin.create(client);
          KafkaProducer<String, String> producer =
              new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
        admin
            .createTopics(List.of(new NewTopic(TOPIC, Optional.of(3), Optional.empty())))
            .all()
            .get(30, TimeUnit.SECONDS);
        send(producer, "a", "b", "c");
        cluster.stop(2);
        send(producer, "d", "e", "f");
        cluster.start(2);
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(smallestInSyncSet(admin)).isEqualTo(3));
        send(producer, "g");
      }
      assertThat(readAll(cluster, 7)).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f", "g");
    }
    assertThat(EmbeddedCluster.fault()).isEmpty();
  }

  @Test
  void aPortInUseIsNamedInOneLine() throws Exception {
    byte[] loopback = {127, 0, 0, 1};
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(loopback))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedCluster.open(1, OptionalInt.of(port)).close())
          .isInstanceOf(PortInUse.class)
          .hasMessageContaining("port " + port)
          .hasMessageContaining("in use")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void twoNodesAreRefusedBecauseNeitherWouldBeAMajority() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmbeddedCluster.open(2).close())
        .withMessage("a cluster has 1 or 3 nodes, not 2");
  }

  private static void send(KafkaProducer<String, String> producer, String... letters)
      throws Exception {
    for (String letter : letters) {
      producer.send(new ProducerRecord<>(TOPIC, letter, letter)).get(30, TimeUnit.SECONDS);
    }
  }

  private static int smallestInSyncSet(Admin admin) throws Exception {
    return admin
        .describeTopics(List.of(TOPIC))
        .allTopicNames()
        .get(10, TimeUnit.SECONDS)
        .get(TOPIC)
        .partitions()
        .stream()
        .mapToInt(partition -> partition.isr().size())
        .min()
        .orElseThrow();
  }

  private static List<String> readAll(EmbeddedCluster cluster, int expected) {
    List<String> letters = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", cluster.bootstrapServers(),
                "group.id", "reader",
                "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInSameThread()
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(r -> letters.add(r.value()));
                return letters.size() >= expected;
              });
    }
    return letters;
  }
}
