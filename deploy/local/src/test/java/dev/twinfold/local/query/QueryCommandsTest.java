package dev.twinfold.local.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.twinfold.local.StopSignal;
import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.local.command.CommandRun;
import dev.twinfold.local.fleet.CloneMade;
import dev.twinfold.local.fleet.Fleet;
import dev.twinfold.local.fleet.FleetPlan;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.TopicCreation;
import dev.twinfold.local.topics.TopicLayout;
import dev.twinfold.schemas.Topics;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.TopologyService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's counterparts on a terminal. */
class QueryCommandsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void aCloneIsListedDrawnAndExplained(@TempDir Path directory) {
    try (EmbeddedCluster cluster = EmbeddedCluster.open(1)) {
      String servers = cluster.bootstrapServers();
      createTopics(servers);
      Map<String, String> flags =
          Map.of("bootstrap.servers", servers, "state.dir", directory.resolve("state").toString());
      try (TopologyService topology =
              TopologyService.startServing(Settings.load(new Properties(), Map.of(), flags));
          Fleet fleet = Fleet.start(FleetPlan.quick(3, 7), servers, directory)) {
        String url = topology.address().toString();
        await()
            .atMost(PATIENCE)
            .until(() -> CommandRun.of("why", "--url", url, "host-01").exitCode() == 0);
        CloneMade clone = fleet.cloneOne();
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(CommandRun.of("clones", "--url", url).out())
                        .contains(clone.originalHost() + "-copy", "confirmed"));

        // What is searched is some seconds old.
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(CommandRun.of("lineage", "--url", url, clone.cloneHost()).out())
                        .contains("2 clients count", "└─ ", clone.originalHost()));
        CommandRun why = CommandRun.of("why", "--url", url, clone.cloneHost());
        assertThat(why.err()).isEmpty();
        assertThat(why.out()).contains("why:", "It counts as a machine", "differs in", "host: ");
      }
    }
  }

  @Test
  void whatIsWrongIsOneLine() {
    assertThat(CommandRun.of("clones", "--url", "nonsense").err())
        .isEqualToIgnoringNewLines(
            "twinfold: --url is 'nonsense', must be like http://127.0.0.1:8080");
    assertThat(CommandRun.of("why", "--url", "http://127.0.0.1:1", "abcd").err().lines())
        .singleElement()
        .asString()
        .startsWith("twinfold: --url is http://127.0.0.1:1: nobody answers there");
  }

  @Test
  void whoeverElseAnswersIsNoDefectOfOurs() throws IOException {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, 0);
          exchange.getResponseBody().write("<h1>Not found</h1>".getBytes(UTF_8));
          exchange.close();
        });
    other.start();
    try {
      String url = "http://127.0.0.1:" + other.getAddress().getPort();

      assertThat(CommandRun.of("clones", "--url", url).err())
          .isEqualToIgnoringNewLines(
              "twinfold: --url is "
                  + url
                  + ": what answers there is no topology; 'twinfold run' says where one does");
    } finally {
      other.stop(0);
    }
  }

  /** Both times with the place from which to go on. */
  @Test
  void whatIsFollowedGoesOnOverAConnectionThatEnds() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    List<String> asked = new CopyOnWriteArrayList<>();
    server.createContext(
        "/api/v1/stream",
        exchange -> {
          asked.add(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
          String event = "event: clone\nid: 7-0-" + asked.size() + "\ndata: {\"n\": %d}\n\n";
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(event.formatted(asked.size()).getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    List<Integer> heard = new ArrayList<>();
    try (StopSignal stop = StopSignal.install()) {
      URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      assertThatThrownBy(
              () ->
                  new QueryClient(address, "")
                      .follow(
                          "clone",
                          "6-0-0",
                          stop,
                          clone -> {
                            heard.add(clone.path("n").asInt());
                            if (heard.size() == 2) {
                              throw new IllegalStateException("enough");
                            }
                          }))
          .hasMessage("enough");
    } finally {
      server.stop(0);
    }
    assertThat(heard).containsExactly(1, 2);
    assertThat(asked).containsExactly("6-0-0", "7-0-1");
  }

  @Test
  void aTreeHasItsBranchesBelowTheirParentsAndCountsTheRest() throws IOException {
    assertThat(LineageText.of(json(LINEAGE)))
        .containsExactly(
            "lineage aa: 3 clients count, 1 clone confirmed, 101 suspected, 0 restored backups",
            "web-1 [a0]  counts, last heard 12:00",
            "├─ web-2 [b0]  counts, confirmed FORK at a0 (generation 0) since 11:00, last heard"
                + " 12:01",
            "│  └─ client [c0]  retired, counts no more, suspected STALE since 11:30, last heard"
                + " 12:02",
            "└─ 100 more at a0; of all 101 there: 1 confirmed, 100 suspected, 0 restored");
  }

  @Test
  void aLabelCannotCommandTheTerminal() {
    assertThat(Words.plain("web\u001b[2J\u202e\nx")).isEqualTo("web?[2J??x");
  }

  private static final String LINEAGE =
      """
      {"lineage": "aa", "clients": {"active": 3},
       "clones": {"confirmed": 1, "suspected": 101, "restored": 0},
       "branches": [
        {"client": "a0", "status": "ACTIVE", "labels": {"host": "web-1"}, "lastHeard": "12:00",
         "fork": null},
        {"client": "b0", "status": "ACTIVE", "labels": {"host": "web-2"}, "lastHeard": "12:01",
         "fork": {"original": "a0", "at": "a0", "atGeneration": 0, "evidence": "FORK",
                  "verdict": "CONFIRMED", "startedAt": "11:00"}},
        {"client": "c0", "status": "RETIRED", "labels": {}, "lastHeard": "12:02",
         "fork": {"original": "b0", "at": null, "atGeneration": -1, "evidence": "STALE",
                  "verdict": "SUSPECTED", "startedAt": "11:30"}}],
       "forks": [
        {"client": null, "at": null, "branches": 1, "shown": 1, "verdicts": {}},
        {"client": "a0", "at": "a0", "branches": 101, "shown": 1,
         "verdicts": {"confirmed": 1, "suspected": 100, "restored": 0}},
        {"client": "b0", "at": null, "branches": 1, "shown": 1, "verdicts": {}}]}
      """;

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private static void createTopics(String servers) {
    try (Broker broker =
        Broker.connect(Map.of("bootstrap.servers", servers), "bootstrap.servers")) {
      new TopicCreation(broker, new Topics(""), TopicLayout.partitions(2)).createMissing();
    }
  }
}
