package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twinfold.topology.TopologyService;
import dev.twinfold.topology.stream.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a real browser, with a topology behind it. */
class PageTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String HOSTILE = "<img src=x onerror=\"window.hacked=1\">";
  private static final String HOSTILE_OPERATION = "<script>window.hacked=2</script>";

  @TempDir static Path directory;

  private static ReportingFleet fleet;
  private static TopologyService service;
  private static Asked api;
  private static Machine original;
  private static String lineage;
  private static String cloneClient;

  @BeforeAll
  static void cloneMachines() {
    fleet = new ReportingFleet(directory, 2);
    service = TopologyService.startServing(fleet.settings(directory.resolve("state"), Map.of()));
    api = new Asked(service.address());
    assertThat(service.awaitRunning(PATIENCE)).isTrue();
    try (Browser browser = new Browser(service.address(), false, 1280)) {
      browser.go("#/");
      browser.awaitText("No machine has reported yet");
      browser.awaitText("No clone was found yet");
      browser.picture("empty");
    }
    original = fleet.machine("acme", "web-1");
    lineage = ReportingFleet.lineage(original);
    fleet.report(original);
    Machine copy = original.copy(HOSTILE);
    fleet.report(original.moveOn(), Map.of(HOSTILE_OPERATION, 7L));
    fleet.report(copy.moveOn(), Map.of(HOSTILE_OPERATION, 3L, "read", 12L));
    cloneClient = ReportingFleet.current(copy);
    fleet.report(original);
    fleet.report(copy.moveOn());
    Machine nested = copy.copy("web-1-copy-of-a-copy");
    fleet.report(copy.moveOn());
    fleet.report(nested.moveOn());
    fleet.report(original.moveOn());
    for (int i = 0; i < 8; i++) {
      fleet.report(fleet.machine(i < 5 ? "acme" : "beta", "host-" + i));
    }
    fleet.flush();
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                api.json("/clones?status=CONFIRMED").get("items").size() >= 1
                    && api.json("/tenants/acme/usage")
                        .at("/items/0/state")
                        .asText()
                        .equals("FINAL"));
  }

  @AfterAll
  static void stop() {
    service.close();
    fleet.close();
  }

  @Test
  void aCloneMadeWhileThePageIsOpenAppearsWithoutReload() {
    try (Browser browser = new Browser(service.address(), false, 1280)) {
      browser.go("#/");
      browser.awaitText("Live");
      browser.run("window.sameDocument = true");
      Machine machine = fleet.machine("beta", "fresh-1");
      fleet.report(machine);
      Machine twin = machine.copy("fresh-1-copy");
      fleet.report(machine.moveOn());
      fleet.report(twin.moveOn());
      fleet.flush();
      browser.awaitText("fresh-1-copy");
      assertThat(browser.run("return window.sameDocument")).isEqualTo(true);
      assertThat(browser.find(".entry").getText()).contains("fresh-1", "beta");
    }
  }

  @Test
  void whatComesFromOutsideStaysText() {
    try (Browser browser = new Browser(service.address(), false, 1280)) {
      for (String place : places()) {
        browser.go(place);
        assertThat(browser.run("return window.hacked")).as(place).isNull();
        assertThat(browser.findAll("main img, main script")).as(place).isEmpty();
      }
      assertThat(browser.go(proof()).text()).contains(HOSTILE);
      browser.find("summary").click();
      assertThat(browser.text()).contains(HOSTILE_OPERATION);
      assertThat(browser.go("#/usage?tenant=acme").text()).contains(HOSTILE_OPERATION);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void treeChartAndProofShowWhatTheApiSays() {
    try (Browser browser = new Browser(service.address(), false, 1280)) {
      browser.go("#/lineages/" + lineage);
      JsonNode tree = api.json("/lineages/" + lineage);
      List<String> rows = new ArrayList<>();
      browser
          .findAll(".tree-rows [role=row]")
          .forEach(row -> rows.add(row.getDomAttribute("data-client")));
      assertThat(rows).containsExactlyElementsOf(tree.get("branches").findValuesAsText("client"));
      assertThat(browser.findAll(".fork-mark")).hasSize(2);

      browser.go(proof());
      for (JsonNode reason :
          api.json("/lineages/" + lineage + "/clients/" + cloneClient).get("why")) {
        assertThat(browser.text()).contains(reason.asText());
      }

      browser.go("#/usage?tenant=acme&measure=reports");
      JsonNode window = api.json("/tenants/acme/usage").at("/items/0");
      List<String> bars = new ArrayList<>();
      browser
          .findAll(".chart title")
          .forEach(
              title -> bars.add((String) browser.run("return arguments[0].textContent", title)));
      assertThat(bars)
          .anySatisfy(
              bar -> assertThat(bar).contains(": " + window.get("reports").asText() + ", final"));
    }
  }

  @Test
  void theTreeIsWalkedClosedAndOpenedByKeys() {
    try (Browser browser = new Browser(service.address(), false, 1280)) {
      browser.go("#/lineages/" + lineage);
      int all = browser.findAll(".tree-rows [role=row]").size();
      browser.find(".tree-rows [role=row]").sendKeys(Keys.ARROW_LEFT);
      assertThat(browser.findAll(".tree-rows [role=row]")).hasSize(1);
      focused(browser).sendKeys(Keys.ARROW_RIGHT);
      assertThat(browser.findAll(".tree-rows [role=row]")).hasSize(all);
      focused(browser).sendKeys(Keys.ARROW_DOWN);
      assertThat(focused(browser).getDomAttribute("data-client")).isEqualTo(cloneClient);
      focused(browser).sendKeys(Keys.ENTER);
      browser.awaitText("Why it is counted");
      assertThat((String) browser.run("return location.hash")).contains("/clients/" + cloneClient);
    }
  }

  private static WebElement focused(Browser browser) {
    return (WebElement) browser.run("return document.activeElement");
  }

  @ParameterizedTest
  @CsvSource({
    "light, false, 1280",
    "dark, true, 1280",
    "phone, false, 390",
    "phone-dark, true, 390"
  })
  void everyViewCanBeUsedByEverybody(String name, boolean dark, int width) {
    try (Browser browser = new Browser(service.address(), dark, width)) {
      for (String place : places()) {
        browser.go(place);
        browser.awaitText("Live");
        browser.picture(name + place.replaceAll("[0-9a-f]{32}", "id").replaceAll("[^a-z]+", "-"));
        assertThat(browser.violations()).as(name + " " + place).isEmpty();
        assertThat(browser.run("return document.documentElement.scrollWidth - innerWidth <= 1"))
            .as(name + " " + place + " fits its width")
            .isEqualTo(true);
      }
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void whatIsNotThereIsSaid() {
    try (Browser browser = new Browser(service.address(), false, 1280)) {
      browser.go("#/lineages/" + "ab".repeat(16));
      browser.awaitText("no client of lineage abababab");
      assertThat(browser.find("[role=alert] button").getText()).isEqualTo("Try again");
      browser.go("#/search?q=nothing-like-it").awaitText("Nothing was found");
      browser.go("#/nowhere").awaitText("Nothing is here");
    }
  }

  private static List<String> places() {
    return List.of(
        "#/",
        "#/clones",
        "#/clients?tenant=acme",
        "#/usage?tenant=acme",
        "#/lineages/" + lineage,
        proof(),
        "#/search?q=web",
        "#/search?q=none-such");
  }

  private static String proof() {
    return "#/lineages/" + lineage + "/clients/" + cloneClient;
  }
}
