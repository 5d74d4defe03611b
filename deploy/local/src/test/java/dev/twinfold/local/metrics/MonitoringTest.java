package dev.twinfold.local.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.TopicCreation;
import dev.twinfold.local.topics.TopicLayout;
import dev.twinfold.schemas.Topics;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.TopologyService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What alerts and dashboard ask for is what a running topology tells. */
class MonitoringTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path DEPLOY = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:twinfold|kafka|jvm|process)_[a-z0-9_]+");

  @TempDir private static Path directory;
  private static Set<String> told;

  @BeforeAll
  static void scrape() throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.open(1)) {
      Map<String, Object> connection = Map.of("bootstrap.servers", cluster.bootstrapServers());
      try (Broker broker = Broker.connect(connection, "bootstrap.servers")) {
        new TopicCreation(broker, new Topics(""), TopicLayout.partitions(2)).createMissing();
      }
      Map<String, String> flags =
          Map.of(
              "bootstrap.servers", cluster.bootstrapServers(),
              "state.dir", directory.toString());
      try (TopologyService topology =
          TopologyService.startServing(Settings.load(new Properties(), Map.of(), flags))) {
        URI address = topology.address();
        assertThat(topology.awaitRunning(PATIENCE)).isTrue();
        // Micrometer looks once a minute which of Kafka's metrics are new.
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofSeconds(2))
            .until(
                () -> {
                  told = names(get(address.resolve("/metrics")));
                  return told.contains("kafka_consumer_fetch_manager_records_lag");
                });
      }
    }
  }

  @Test
  void everyAlertAsksForMetricsThatThereAre() throws Exception {
    List<String> lines = Files.readAllLines(DEPLOY.resolve("alerts/twinfold.rules.yaml"));
    assertThat(lines).filteredOn(line -> line.strip().startsWith("- alert:")).hasSizeGreaterThan(5);
    assertThat(lines).filteredOn(line -> line.strip().startsWith("summary:")).hasSizeGreaterThan(5);

    assertThat(told).containsAll(names(String.join("\n", lines)));
  }

  @Test
  void everyPanelAsksForMetricsThatThereAre() throws Exception {
    JsonNode dashboard =
        new ObjectMapper().readTree(DEPLOY.resolve("dashboards/twinfold.json").toFile());
    List<String> expressions = new ArrayList<>();
    dashboard.findValues("expr").forEach(expression -> expressions.add(expression.asText()));

    assertThat(expressions).hasSizeGreaterThan(8).allMatch(one -> !names(one).isEmpty());
    assertThat(told).containsAll(names(String.join("\n", expressions)));
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = METRIC.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }

  private static String get(URI address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
