package dev.twinfold.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twinfold.schemas.ChainTail;
import dev.twinfold.topology.TopologyService;
import dev.twinfold.topology.stream.Machine;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a real browser, with a topology behind it. */
class PageTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Ends an attribute before its tag, so that it is told where either becomes markup. */
  private static final String HOSTILE = "\"><img src=x onerror=\"window.hacked=1\">";

  private static final String HOSTILE_OPERATION =
      "\"><img src=x onerror=\"window.hacked=2\"><script>window.hacked=3</script>";

  private static final Map<String, String> WORDS =
      Map.of(
          "FORK", "one history, continued twice",
          "TWIN", "two machines under one identity",
          "STALE", "woke from an old snapshot",
          "SUSPECTED", "suspected",
          "CONFIRMED", "confirmed",
          "RESTORED", "restored backup");

  private static final String BARS =
      """
      return [...document.querySelectorAll('.chart .bar')].reverse().map((bar) =>
        `${bar.previousSibling.textContent.split(': ').at(-1)} ${bar.classList[1]}`);
      """;

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
    reportLabelled(copy.moveOn(), Map.of(HOSTILE_OPERATION, 3L, "read", 12L));
    cloneClient = ReportingFleet.current(copy);
    fleet.report(original);
    reportLabelled(copy.moveOn(), Map.of("read", 1L));
    Machine nested = copy.copy("web-1-copy-of-a-copy");
    reportLabelled(copy.moveOn(), Map.of("read", 1L));
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
                    && stateOfNewest("acme").matches("FINAL|CORRECTED"));
  }

  private static void reportLabelled(Machine machine, Map<String, Long> operations) {
    ChainTail report = machine.report(System.currentTimeMillis(), operations);
    Map<String, String> labels = new HashMap<>(report.getLabels());
    labels.put("zone", "eu-2");
    labels.put(HOSTILE, "7");
    report.setLabels(labels);
    fleet.send(report);
  }

  private static String stateOfNewest(String tenant) {
    return api.json("/tenants/" + tenant + "/usage").at("/items/0/state").asText();
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
        requireNoMarkup(browser, place);
      }
      assertThat(browser.go(proof()).text()).contains(HOSTILE);
      browser.find("summary").click();
      assertThat(browser.text()).contains(HOSTILE_OPERATION);
      requireNoMarkup(browser, "bills of a client");
      assertThat(browser.go("#/usage?tenant=acme").text()).contains(HOSTILE_OPERATION);
      assertThat(browser.complaints()).isEmpty();
      String typed = URLEncoder.encode(HOSTILE, UTF_8);
      for (String place :
          List.of(
              "#/clients?tenant=",
              "#/usage?tenant=",
              "#/clones?tenant=",
              "#/search?q=",
              "#/search?q=" + "ab".repeat(16) + "&of=")) {
        browser.go(place + typed);
        requireNoMarkup(browser, place);
      }
      assertThat(browser.go("#/search?q=" + typed).text()).contains("Found for “" + HOSTILE);
      assertThat(browser.go("#/clients?tenant=" + typed).text()).contains(HOSTILE);
    }
  }

  /** Whether it ran or only stands there: neither may be. */
  private static void requireNoMarkup(Browser browser, String place) {
    assertThat(browser.findAll("img[src='x'], main script")).as("markup in " + place).isEmpty();
    assertThat(browser.run("return typeof window.hacked")).as(place).isEqualTo("undefined");
  }

  @Test
  void nobodyCanAllowMarkupOfAString() {
    try (Browser browser = new Browser(service.address(), false, 1280)) {
      browser.go("#/");
      String made =
          """
          try {
            trustedTypes.createPolicy('any', {createHTML: (text) => text});
            return 'made';
          } catch (refused) {
            return refused.name;
          }
          """;
      assertThat(browser.run(made)).isEqualTo("TypeError");
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
      tree.get("branches").forEach(branch -> requireRow(browser, branch));

      browser.go(proof());
      for (JsonNode reason :
          api.json("/lineages/" + lineage + "/clients/" + cloneClient).get("why")) {
        assertThat(browser.text()).contains(reason.asText());
      }

      browser.go("#/usage?tenant=acme&measure=reports");
      await().atMost(PATIENCE).untilAsserted(() -> requireBars(browser, "acme"));
    }
  }

  /** The labels of a branch, and how it began, in words that can be seen. */
  private static void requireRow(Browser browser, JsonNode branch) {
    String row = "[data-client=\"" + branch.get("client").asText() + "\"] ";
    String shown = browser.find(row + ".tree-labels").getText();
    String title = browser.find(row + ".tree-labels").getDomAttribute("title");
    for (Map.Entry<String, JsonNode> label : branch.get("labels").properties()) {
      String words = label.getKey() + " " + label.getValue().asText();
      assertThat(shown).contains(words);
      assertThat(title).contains(words);
    }
    JsonNode fork = branch.get("fork");
    if (fork.isNull()) {
      assertThat(browser.findAll(row + ".fork-words")).isEmpty();
    } else {
      assertThat(browser.find(row + ".fork-words").getText())
          .contains(WORDS.get(fork.get("evidence").asText()))
          .contains(WORDS.get(fork.get("verdict").asText()))
          .contains("compare the twins");
    }
  }

  /** A bar for each window, as high and in the state that the API says. */
  private static void requireBars(Browser browser, String tenant) {
    List<String> expected = new ArrayList<>();
    for (JsonNode window : api.json("/tenants/" + tenant + "/usage").get("items")) {
      String state = window.get("state").asText().toLowerCase(Locale.ROOT);
      expected.add(window.get("reports").asText() + ", " + state + " bar-" + state);
    }
    assertThat(browser.run(BARS)).asInstanceOf(LIST).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1280, 390})
  void aForkSaysWhatItIsAndLeadsToTheTwinsSideBySide(int width) {
    try (Browser browser = new Browser(service.address(), false, width)) {
      browser.go("#/lineages/" + lineage);
      String words = "[data-client=\"" + cloneClient + "\"] .fork-words";
      assertThat(
              browser.run(
                  "const {left, right} = document.querySelector(arguments[0])"
                      + ".getBoundingClientRect(); return left >= 0 && right <= innerWidth",
                  words))
          .isEqualTo(true);
      browser.find(words + " a").click();
      browser.awaitText("Twins, side by side");
      List<String> rows =
          browser.findAll(".compare tbody tr").stream().map(WebElement::getText).toList();
      JsonNode twins = api.json("/lineages/" + lineage + "/clients/" + cloneClient).get("twins");
      for (JsonNode twin : twins) {
        for (JsonNode difference : twin.get("differs")) {
          assertThat(rows)
              .anySatisfy(
                  row ->
                      assertThat(row)
                          .contains(difference.get("what").asText())
                          .contains(difference.get("here").asText())
                          .contains(difference.get("there").asText()));
        }
      }
      assertThat(rows).anySatisfy(row -> assertThat(row).contains("host", HOSTILE, "web-1"));
    }
  }

  @Test
  void aBarSaysThatItsWindowWasCorrected() {
    Machine machine = fleet.machine("gamma", "late-1");
    long then = System.currentTimeMillis();
    fleet.send(machine.report(then, Map.of("read", 3L)));
    fleet.flush();
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> stateOfNewest("gamma").matches("FINAL|CORRECTED"));
    fleet.send(machine.report(then, Map.of("read", 4L)));
    fleet.flush();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                api.json("/tenants/gamma/usage").at("/items/0/reports").asInt() == 2
                    && stateOfNewest("gamma").equals("CORRECTED"));
    try (Browser browser = new Browser(service.address(), false, 1280)) {
      browser.go("#/usage?tenant=gamma&measure=reports");
      requireBars(browser, "gamma");
      assertThat(browser.findAll(".bar-corrected")).hasSize(1);
      assertThat(browser.findAll(".bar-mark")).hasSize(1);
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
