package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.twinfold.topology.TopologyService;
import dev.twinfold.topology.stream.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page when what it asks goes away, and when it has to show a token. */
class PageStatesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String TOKEN = "a-token-of-some-length";

  @TempDir static Path directory;

  private static ReportingFleet fleet;

  @BeforeAll
  static void report() {
    fleet = new ReportingFleet(directory, 1);
    fleet.report(fleet.machine("acme", "web-1"));
    fleet.flush();
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void whatIsShownStaysAndIsCalledOldWhileNothingIsHeardAndIsNewsAgainAfterwards() {
    TopologyService service = start("gone", Map.of());
    String port = Integer.toString(service.address().getPort());
    try (Browser browser = new Browser(service.address(), false, 1280)) {
      browser.go("#/");
      browser.awaitText("acme");
      assertThat(browser.find("#pulse").getText()).isEqualTo("Live");
      assertThat(browser.find("#banner").isDisplayed()).isFalse();

      service.close();

      browser.awaitText("What is shown is from");
      browser.picture("stale");
      assertThat(browser.find("#banner").getText()).contains("Trying again");
      assertThat(browser.find("#pulse").getText()).isEqualTo("Not live");
      assertThat(browser.find("main").getText()).contains("acme");
      assertThat(browser.violations()).isEmpty();

      service = start("gone", Map.of("http.port", port));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(browser.find("#pulse").getText()).isEqualTo("Live");
                assertThat(browser.find("#banner").isDisplayed()).isFalse();
              });
    } finally {
      service.close();
    }
  }

  @Test
  void aPageThatNeedsATokenAsksForItAndKeepsItForThisTabOnly() {
    try (TopologyService service = start("guarded", Map.of("http.token", TOKEN));
        Browser browser = new Browser(service.address(), false, 1280)) {
      browser.go("#/");
      browser.awaitText("A token is needed");
      browser.picture("token");
      assertThat(browser.text()).doesNotContain("acme");
      assertThat(browser.violations()).isEmpty();

      give(browser, "not-the-right-token");
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> browser.find("#token").getDomProperty("value").isEmpty());
      browser.awaitText("A token is needed");

      give(browser, TOKEN);
      browser.awaitText("acme");
      browser.awaitText("Live");
      assertThat(browser.run("return location.href + JSON.stringify({...localStorage})"))
          .asString()
          .doesNotContain(TOKEN);
      browser.go("#/clients?tenant=acme").awaitText("web-1");

      browser.run("sessionStorage.clear()");
      browser.go("#/").awaitText("A token is needed");
    }
  }

  @Test
  void aCloneFoundWhileNobodyLookedIsThereWhenSomebodyLooksAgain() {
    try (TopologyService service = start("away", Map.of());
        Browser browser = new Browser(service.address(), false, 1280)) {
      browser.go("#/clones");
      browser.awaitText("Live");
      browser.run("window.sameDocument = true");
      look(browser, "hidden");
      Machine machine = fleet.machine("acme", "away-1");
      fleet.report(machine);
      Machine copy = machine.copy("away-1-copy");
      fleet.report(machine.moveOn());
      fleet.report(copy.moveOn());
      fleet.flush();
      Asked api = new Asked(service.address());
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> api.json("/clones").toString().contains("away-1-copy"));
      assertThat(browser.text()).doesNotContain("away-1-copy");

      look(browser, "visible");

      browser.awaitText("away-1-copy");
      assertThat(browser.run("return window.sameDocument")).isEqualTo(true);
    }
  }

  private static void look(Browser browser, String state) {
    browser.run(
        """
        const state = arguments[0];
        Object.defineProperty(document, 'visibilityState', {configurable: true, get: () => state});
        document.dispatchEvent(new Event('visibilitychange'));
        """,
        state);
  }

  @Test
  void whatWasHeardStandsInItsOrderHoweverMuchItWas() {
    try (TopologyService service = start("crowd", Map.of());
        Browser browser = new Browser(service.address(), false, 1280)) {
      Asked api = new Asked(service.address());
      browser.go("#/");
      browser.awaitText("Live");
      Machine image = fleet.machine("acme", "crowd");
      fleet.report(image);
      for (int i = 0; i < 70; i++) {
        fleet.report(image.copy("crowd-" + i).moveOn());
      }
      fleet.report(image.moveOn());
      fleet.flush();
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                assertThat(ids(api)).hasSizeGreaterThan(70);
                assertThat(shown(browser).get(0)).isEqualTo(ids(api).get(0));
              });

      browser.run("location.hash = '#/clones'");

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                List<String> shown = shown(browser);
                assertThat(shown).hasSizeGreaterThanOrEqualTo(50);
                assertThat(ids(api)).startsWith(shown.toArray(new String[0]));
              });
    }
  }

  private static List<String> ids(Asked api) {
    return api.json("/clones?limit=1000").get("items").findValuesAsText("id");
  }

  private static List<String> shown(Browser browser) {
    return browser.attributes(".feed [data-id]", "data-id");
  }

  @Test
  void aWindowThatOnePartitionHasNotClosedIsHatched(@TempDir Path own) {
    Map<String, String> patient = Map.of("usage.idle.after", "PT24H", "application.id", "patient");
    try (ReportingFleet two = new ReportingFleet(own, 2);
        TopologyService service =
            TopologyService.startServing(two.settings(own.resolve("state"), patient));
        Browser browser = new Browser(service.address(), false, 1280)) {
      Asked api = new Asked(service.address());
      // All of it is in one partition: the other says nothing.
      Machine machine = two.machine("acme", "web-1");
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .ignoreExceptions()
          .until(
              () -> {
                two.report(machine);
                two.flush();
                return provisional(api) > 0;
              });
      browser.go("#/usage?tenant=acme");
      assertThat(browser.findAll(".bar-provisional")).hasSize(provisional(api));
      assertThat(browser.text()).contains("provisional");
    }
  }

  private static int provisional(Asked api) {
    return Collections.frequency(
        api.json("/tenants/acme/usage").findValuesAsText("state"), "PROVISIONAL");
  }

  private static void give(Browser browser, String token) {
    browser.find("#token").sendKeys(token);
    browser.find(".token button").click();
  }

  private static TopologyService start(String name, Map<String, String> more) {
    Map<String, String> given = new HashMap<>(more);
    given.put("application.id", name);
    TopologyService service =
        TopologyService.startServing(fleet.settings(directory.resolve(name), given));
    assertThat(service.awaitRunning(PATIENCE)).isTrue();
    return service;
  }
}
