package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.twinfold.topology.TopologyService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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
