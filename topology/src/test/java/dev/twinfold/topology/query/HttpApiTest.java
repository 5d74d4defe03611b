package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.twinfold.schemas.Topics;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.TopologyService;
import dev.twinfold.topology.UnusableAddress;
import dev.twinfold.topology.stream.CloneTopology;
import dev.twinfold.topology.stream.LogEnd;
import dev.twinfold.topology.stream.TopologySettings;
import dev.twinfold.topology.stream.store.EmbeddedBroker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health says what an operator can act on, and metrics show what the topology does. */
class HttpApiTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void anInstanceThatIsNotStartedLivesButIsNotReadyAndOneThatWasStoppedIsDown() throws Exception {
    Settings settings = settings("127.0.0.1:1", Map.of());
    TopologySettings topology = settings.topology();
    try (HttpApi api = HttpApi.open(settings.http());
        KafkaStreams streams =
            new KafkaStreams(
                CloneTopology.build(topology, 1, LogEnd.ALWAYS_REACHED), settings.streams())) {
      assertThat(get(api.address(), "/metrics").statusCode()).isEqualTo(503);
      api.serve(streams, topology, 1, settings.clients());
      assertThat(get(api.address(), "/health/live").statusCode()).isEqualTo(200);
      HttpResponse<String> ready = get(api.address(), "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.headers().firstValue("Retry-After")).isPresent();
      assertThat(ready.body()).isEqualTo("{\"status\":\"DOWN\",\"state\":\"CREATED\"}");

      streams.close(Duration.ofSeconds(10));

      assertThat(get(api.address(), "/health/live").statusCode()).isEqualTo(503);
      assertThat(get(api.address(), "/nothing").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aRunningInstanceIsReadyAndCountsWhatItDoes() throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(directory.resolve("broker"))) {
      broker.createTopics(
          new Topics("")
              .all().stream()
                  .map(
                      topic ->
                          new NewTopic(topic.name(), 2, (short) 1).configs(topic.configuration()))
                  .toList());
      Settings settings = settings(broker.bootstrapServers(), Map.of());
      try (TopologyService service = TopologyService.startServing(settings)) {
        URI address = service.address();
        await().atMost(PATIENCE).until(() -> get(address, "/health/ready").statusCode() == 200);
        sendGarbage(broker);

        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(get(address, "/metrics").body())
                        .containsPattern(
                            "twinfold_dead_letters_total\\{[^}]*reason=\"UNDECODABLE\"[^}]*} 1\\.0")
                        .contains("twinfold_reports_total{", "twinfold_clones_total{")
                        .contains("twinfold_clients{", "twinfold_open_forks{")
                        .contains("twinfold_open_windows{", "twinfold_close_lag_ms{")
                        .contains("twinfold_fold_nanos_total{", "twinfold_folds_timed_total{")
                        .contains("kafka_stream_", "jvm_memory_used_bytes")
                        .doesNotContain("kafka_twinfold_"));

        Settings taken = settings(broker.bootstrapServers(), port(address));
        assertThatExceptionOfType(UnusableAddress.class)
            .isThrownBy(() -> TopologyService.startServing(taken))
            .withMessageContaining(address.getAuthority())
            .withMessageContaining("http.port");
      }
    }
  }

  private static Map<String, String> port(URI address) {
    return Map.of("http.port", Integer.toString(address.getPort()), "application.id", "another");
  }

  private static void sendGarbage(EmbeddedBroker broker) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(new Topics("").chainTails().name(), new byte[] {1, 2}))
          .get();
    }
  }

  private Settings settings(String servers, Map<String, String> more) {
    Map<String, String> given = new HashMap<>(more);
    given.put("bootstrap.servers", servers);
    given.put("state.dir", directory.resolve("state" + more.size()).toString());
    return Settings.load(new Properties(), Map.of(), given);
  }

  private HttpResponse<String> get(URI address, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address.resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
