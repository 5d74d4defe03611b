package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.twinfold.topology.TopologyService;
import dev.twinfold.topology.stream.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What stands above every view: the search, and how the page looks. */
class PageSearchTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir static Path directory;

  private static ReportingFleet fleet;
  private static TopologyService service;
  private static String lineage;
  private static String past;

  @BeforeAll
  static void moveOn() {
    fleet = new ReportingFleet(directory, 2);
    service = TopologyService.startServing(fleet.settings(directory.resolve("state"), Map.of()));
    assertThat(service.awaitRunning(PATIENCE)).isTrue();
    Machine machine = fleet.machine("acme", "moved-1");
    lineage = ReportingFleet.lineage(machine);
    fleet.report(machine);
    fleet.report(machine.moveOn());
    past = ReportingFleet.current(machine);
    fleet.report(machine.moveOn());
    fleet.flush();
    String now = ReportingFleet.current(machine);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> new Asked(service.address()).json("/search?q=" + now).get("items").size() == 1);
  }

  @AfterAll
  static void stop() {
    service.close();
    fleet.close();
  }

  @Test
  void theSearchFormFindsAMachineByItsHost() {
    try (Browser browser = new Browser(service.address(), false, 1280)) {
      browser.go("#/");
      browser.find("#q").sendKeys("MOVED-1", Keys.ENTER);
      browser.awaitText("Found for “MOVED-1”");
      assertThat(browser.findAll("main td a")).extracting(WebElement::getText).contains("moved-1");
    }
  }

  @Test
  void anIdentityThatItsMachineHasLeftIsFoundWithItsLineage() {
    try (Browser browser = new Browser(service.address(), false, 1280)) {
      browser.go("#/lineages/" + lineage);
      browser.find("#q").sendKeys(past, Keys.ENTER);
      requireOwner(browser);

      browser.go("#/search?q=" + past).awaitText("Nothing was found");
      browser.find("#of").sendKeys("moved-1", Keys.ENTER);
      requireOwner(browser);

      requireOwner(browser.go("#/search?q=" + lineage + "%20" + past));
    }
  }

  private static void requireOwner(Browser browser) {
    browser.awaitText("(generation 1) is or was of");
    assertThat(browser.find("section a").getDomAttribute("href"))
        .isEqualTo("#/lineages/" + lineage + "/clients/" + lineage);
  }

  @Test
  void theThemeIsWhatTheButtonSays() {
    try (Browser browser = new Browser(service.address(), true, 1280)) {
      browser.go("#/");
      browser.find("#theme").click();
      assertThat(browser.find("#theme").getText()).isEqualTo("Theme: light");
      assertThat(browser.find("html").getCssValue("color-scheme")).isEqualTo("light");
    }
  }
}
