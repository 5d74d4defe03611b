package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twinfold.topology.TopologyService;
import dev.twinfold.topology.stream.Machine;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running topology answers about machines of which a test knows everything. */
class QueryApiTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String SCRIPT = "<script>alert('host')</script>";
  private static final ApiDescription DESCRIPTION = new ApiDescription();

  @TempDir static Path directory;

  private static ReportingFleet fleet;
  private static TopologyService service;
  private static Asked api;
  private static Machine original;
  private static Machine copy;
  private static String cloneClient;

  @BeforeAll
  static void cloneAMachine() {
    fleet = new ReportingFleet(directory, 2);
    service = TopologyService.startServing(fleet.settings(directory.resolve("state"), Map.of()));
    api = new Asked(service.address());
    assertThat(service.awaitRunning(PATIENCE)).isTrue();
    original = fleet.machine("acme", "web-1");
    fleet.report(original);
    copy = original.copy(SCRIPT);
    fleet.report(original.moveOn());
    fleet.report(copy.moveOn());
    cloneClient = ReportingFleet.current(copy);
    fleet.report(original, Map.of("write", 5L));
    fleet.report(copy);
    fleet.report(original);
    for (int i = 0; i < 5; i++) {
      fleet.report(fleet.machine("beta", "db-" + i));
    }
    fleet.flush();
    awaitClones("CONFIRMED", 1);
  }

  @AfterAll
  static void stop() {
    service.close();
    fleet.close();
  }

  private static void awaitClones(String status, int count) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> api.json("/clones?status=" + status).get("items").size() >= count);
  }

  @Test
  void everyRouteIsDescribedAndEveryDescribedPathAnswersAsDescribed() {
    TreeSet<String> routes = new TreeSet<>(List.of("/api/v1/openapi.json", "/api/v1/stream"));
    new ApiRoutes(null).api().keySet().forEach(path -> routes.add("/api/v1" + path));
    assertThat(DESCRIPTION.paths()).isEqualTo(routes);
    for (String path : DESCRIPTION.paths()) {
      if (!path.endsWith("/stream")) {
        String asked = filled(path).substring("/api/v1".length());
        DESCRIPTION.requireDescribed(
            path, api.json(path.endsWith("/search") ? asked + "?q=web" : asked));
      }
    }
  }

  @Test
  void everyDescribedParameterIsKnownAndEveryOtherIsNamedAsWrong() {
    for (String path : DESCRIPTION.paths()) {
      String asked = filled(path).substring("/api/v1".length());
      for (String name : DESCRIPTION.parameters(path, "query")) {
        String other = path.endsWith("/search") && !name.equals("q") ? "&q=web" : "";
        JsonNode problem = api.problem(asked + "?" + name + "=%00" + other, 400);
        DESCRIPTION.requireSchema("Problem", problem);
        assertThat(problem.get("parameter").asText()).as(path).isEqualTo(name);
        assertThat(problem.get("detail").asText()).as(path).doesNotContain("no parameter here");
      }
      if (!path.endsWith("openapi.json")) {
        JsonNode problem = api.problem(asked + "?colour=red", 400);
        assertThat(problem.get("parameter").asText()).isEqualTo("colour");
      }
      for (String name : DESCRIPTION.parameters(path, "path")) {
        String wrong = filled(path.replace("{" + name + "}", "%20")).substring("/api/v1".length());
        assertThat(api.problem(wrong, 400).get("parameter").asText()).as(path).isEqualTo(name);
      }
    }
  }

  private static String filled(String path) {
    return path.replace("{tenant}", "acme")
        .replace("{lineage}", ReportingFleet.lineage(original))
        .replace("{client}", cloneClient)
        .replace("{identity}", ReportingFleet.current(original));
  }

  @Test
  void whatIsUnknownIsNotFound() {
    String nobody = "ab".repeat(16);
    String lineage = ReportingFleet.lineage(original);
    for (String path :
        List.of(
            "/tenants/nobody/clients",
            "/tenants/nobody/usage",
            "/lineages/" + nobody,
            "/lineages/" + lineage + "/branches?client=" + nobody,
            "/lineages/" + lineage + "/clients/" + nobody,
            "/lineages/" + lineage + "/clients/" + nobody + "/windows",
            "/lineages/" + lineage + "/identities/" + nobody,
            "/nothing")) {
      DESCRIPTION.requireSchema("Problem", api.problem(path, 404));
    }
  }

  @Test
  void theProofSaysWhyACloneIsCounted() {
    JsonNode proof =
        api.json("/lineages/" + ReportingFleet.lineage(original) + "/clients/" + cloneClient);
    JsonNode fork = proof.at("/client/fork");
    assertThat(fork.get("evidence").asText()).isEqualTo("FORK");
    assertThat(fork.get("verdict").asText()).isEqualTo("CONFIRMED");
    assertThat(fork.get("at").asText()).isEqualTo(ReportingFleet.lineage(original));
    assertThat(proof.at("/client/labels/host").asText()).isEqualTo(SCRIPT);
    assertThat(proof.at("/path/0/client").asText()).isEqualTo(ReportingFleet.lineage(original));
    assertThat(proof.at("/path/1/client").asText()).isEqualTo(cloneClient);
    assertThat(proof.at("/branchesAtFork").asInt()).isEqualTo(1);
    assertThat(proof.at("/twins/0/relation").asText()).isEqualTo("original");
    assertThat(proof.at("/twins/0/differs").findValuesAsText("what"))
        .contains("host", "current identity");
    assertThat(proof.get("why").toString())
        .contains("continued twice", "web-1", "at least two live", "It counts as a machine");
    JsonNode first =
        api.json(
            "/lineages/"
                + ReportingFleet.lineage(original)
                + "/clients/"
                + ReportingFleet.lineage(original));
    assertThat(first.at("/client/fork").isNull()).isTrue();
    assertThat(first.at("/twins/0/relation").asText()).isEqualTo("clone");
    assertThat(first.get("why").toString()).contains("first client of its lineage");
  }

  @Test
  void aLineageIsATreeOfBranches() {
    JsonNode lineage = api.json("/lineages/" + ReportingFleet.lineage(original));
    assertThat(lineage.get("branches").findValuesAsText("client"))
        .startsWith(ReportingFleet.lineage(original))
        .contains(cloneClient);
    assertThat(lineage.at("/clients/active").asInt()).isEqualTo(2);
    assertThat(lineage.at("/clones/confirmed").asInt()).isEqualTo(1);
    JsonNode fork = lineage.at("/forks/1");
    assertThat(fork.get("branches").asInt()).isEqualTo(1);
    assertThat(fork.get("client").asText()).isEqualTo(ReportingFleet.lineage(original));
    JsonNode page =
        api.json(
            "/lineages/"
                + ReportingFleet.lineage(original)
                + "/branches?client="
                + fork.get("client").asText()
                + "&at="
                + fork.get("at").asText());
    assertThat(page.at("/branches/0/client").asText()).isEqualTo(cloneClient);
  }

  @Test
  void clientsAreListedPageByPageLastHeardFirst() {
    await()
        .atMost(PATIENCE)
        .until(() -> api.json("/tenants/beta/clients").get("items").size() == 5);
    JsonNode all = api.json("/tenants/beta/clients").get("items");
    List<String> paged = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = api.json("/tenants/beta/clients?limit=2" + after);
      paged.addAll(page.get("items").findValuesAsText("client"));
      after = page.get("next").isNull() ? "" : "&after=" + page.get("next").asText();
    } while (!after.isEmpty());
    assertThat(paged).isEqualTo(all.findValuesAsText("client")).doesNotHaveDuplicates();
    List<String> heard = all.findValuesAsText("lastHeard");
    assertThat(heard.stream().map(Instant::parse).toList())
        .isSortedAccordingTo((one, other) -> other.compareTo(one));
    assertThat(api.json("/tenants/beta/clients?status=RETIRED").get("items")).isEmpty();
    assertThat(api.json("/tenants/beta/clients?heardBefore=2020-01-01T00:00:00Z").get("items"))
        .isEmpty();
    assertThat(api.json("/tenants/beta/clients?heardSince=2020-01-01T00:00:00Z").get("items"))
        .hasSize(5);
  }

  @Test
  void aClientIsFoundByIdentityClientLineageAndHost() {
    String lineage = ReportingFleet.lineage(original);
    for (String text :
        List.of(lineage.substring(0, 8), ReportingFleet.current(original), "WEB-1")) {
      assertThat(api.json("/search?q=" + text).at("/items").toString()).contains(lineage);
    }
    JsonNode found = api.json("/search?q=" + cloneClient.substring(0, 6)).at("/items/0");
    assertThat(found.at("/client/client").asText()).isEqualTo(cloneClient);
    assertThat(found.at("/client/host").asText()).isEqualTo(SCRIPT);
    assertThat(api.json("/search?q=nothing-like-it").get("items")).isEmpty();
    assertThat(api.json("/lineages/" + lineage + "/identities/" + lineage).get("client").asText())
        .isEqualTo(lineage);
  }

  @Test
  void theVeryHostComesFirstAndItIsToldThatThereAreMore() {
    JsonNode alike = api.json("/search?q=db&limit=2");
    assertThat(alike.get("items")).hasSize(2);
    assertThat(alike.get("more").asBoolean()).isTrue();
    for (int i = 0; i < 5; i++) {
      JsonNode one = api.json("/search?q=DB-" + i + "&limit=1");
      assertThat(one.at("/items/0/client/host").asText()).isEqualTo("db-" + i);
      assertThat(one.get("more").asBoolean()).isFalse();
    }
  }

  @Test
  void aCloneThatCannotBeReadIsPassedOver() {
    int before = api.json("/clones").get("items").size();
    fleet.writeClone("no clone at all".getBytes(StandardCharsets.UTF_8));
    fleet.writeClone(null);
    Machine another = fleet.machine("delta", "cut-1");
    fleet.report(another);
    Machine copied = another.copy("cut-2");
    fleet.report(another.moveOn());
    fleet.report(copied.moveOn());
    fleet.flush();
    await().atMost(PATIENCE).until(() -> api.json("/clones").get("items").size() > before);
  }

  @Test
  void theBillIsTheSumOfItsClientsAndALateReportIsARevision() {
    Machine machine = fleet.machine("gamma", "late-1");
    long then = System.currentTimeMillis();
    fleet.send(machine.report(then, Map.of("read", 3L)));
    fleet.flush();
    String lineage = ReportingFleet.lineage(machine);
    String client = "/lineages/" + lineage + "/clients/" + lineage;
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(api.json(client + "/windows").at("/items/0/state").asText())
                    .isEqualTo("FINAL"));
    fleet.send(machine.report(then, Map.of("read", 4L)));
    fleet.flush();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode window = api.json(client).at("/windows/items/0");
              assertThat(window.get("state").asText()).isEqualTo("CORRECTED");
              assertThat(window.at("/revisions/0/operations/read").asInt()).isEqualTo(3);
              assertThat(window.at("/revisions/1/operations/read").asInt()).isEqualTo(7);
              JsonNode bill = api.json("/tenants/gamma/usage").at("/items/0");
              assertThat(bill.get("state").asText()).isEqualTo("CORRECTED");
              assertThat(bill.at("/operations/read").asInt()).isEqualTo(7);
              assertThat(bill.get("uniqueClients").asInt()).isEqualTo(1);
            });
    assertThat(api.json("/tenants/gamma/usage?size=PT1H").get("items")).isEmpty();
  }

  @Test
  void whatIsNotBilledYetIsToldAsOpen() {
    Machine machine = fleet.machine("delta", "open-1");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              fleet.report(machine);
              fleet.flush();
              JsonNode page = Asked.parse(api.raw("/api/v1/tenants/delta/usage").body());
              assertThat(page.at("/items/0/state").asText()).isEqualTo("OPEN");
              assertThat(page.at("/items/0/operations/read").asInt()).isPositive();
              assertThat(page.at("/items/0/uniqueClients").asInt()).isEqualTo(1);
              assertThat(api.json("/overview").get("openWindows")).isNotEmpty();
            });
  }

  @Test
  void whoeverWatchesHearsOfACloneAsItIsMadeAndCanReadOn() throws Exception {
    Machine machine = fleet.machine("epsilon", "watched");
    fleet.report(machine);
    fleet.flush();
    List<String> heard = new CopyOnWriteArrayList<>();
    try (BufferedReader lines = watch(service.address(), "")) {
      Thread reader = new Thread(() -> hear(lines, heard));
      reader.setDaemon(true);
      reader.start();
      await().atMost(PATIENCE).until(() -> heard.contains("event: overview"));
      Machine twin = machine.copy("watched-copy");
      fleet.report(machine.moveOn());
      fleet.report(twin.moveOn());
      fleet.flush();
      await().atMost(PATIENCE).until(() -> heard.toString().contains("watched-copy"));
    }
    JsonNode clone = api.json("/clones?tenant=epsilon&since=2026-01-01T00:00:00Z").at("/items/0");
    assertThat(heard).contains("id: " + clone.get("id").asText());
    try (BufferedReader lines = watch(service.address(), clone.get("id").asText())) {
      assertThat(lines.lines().limit(200).anyMatch(line -> line.contains("watched-copy"))).isTrue();
    }
  }

  private static void hear(BufferedReader lines, List<String> heard) {
    try {
      lines.lines().forEach(heard::add);
    } catch (UncheckedIOException e) {
      // The test heard enough.
    }
  }

  private static BufferedReader watch(URI address, String last) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve("/api/v1/stream?tenant=epsilon"))
            .header("Accept", "text/event-stream");
    if (!last.isEmpty()) {
      request.header("Last-Event-ID", last);
    }
    HttpResponse<java.io.InputStream> response =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }
}
