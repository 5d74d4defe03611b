package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twinfold.topology.TopologyService;
import dev.twinfold.topology.stream.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An image with very many clones, read by key and looked at in a browser. {@code
 * -Dtwinfold.clones=100000} makes it as large as the design foresees; what is measured is printed,
 * and held to bounds that only a defect exceeds.
 */
class GoldenImagePageTest {
  private static final int CLONES = Integer.getInteger("twinfold.clones", 5_000);
  private static final int PAGES = 300;
  private static final int WINDOW = 200;
  private static final String LATER = ".tree-more-later button";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long SANE_MILLIS = 15_000;
  private static final long SANE_BYTES = 300L << 20;

  @Test
  void aGoldenImageIsReadAndDrawnAPageAtATime(@TempDir Path directory) {
    try (ReportingFleet fleet = new ReportingFleet(directory, 1);
        TopologyService service =
            TopologyService.startServing(
                fleet.settings(directory.resolve("state"), Map.of("usage.windows", "PT1H")))) {
      Asked api = new Asked(service.address());
      Machine image = fleet.machine("acme", "image");
      String lineage = ReportingFleet.lineage(image);
      fleet.report(image);
      for (int i = 0; i < CLONES; i++) {
        fleet.report(image.copy("clone-" + i).moveOn());
        if (i % 10_000 == 9_999) {
          fleet.flush();
        }
      }
      fleet.report(image.moveOn());
      fleet.flush();
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () -> api.json("/lineages/" + lineage).at("/clients/active").asInt() == CLONES + 1);
      readPages(api, lineage);
      draw(service, lineage);
    }
  }

  private static void readPages(Asked api, String lineage) {
    String path =
        "/lineages/" + lineage + "/branches?limit=200&client=" + lineage + "&at=" + lineage;
    long[] millis = new long[PAGES];
    String after = "";
    for (int i = 0; i < PAGES; i++) {
      long began = System.nanoTime();
      JsonNode page = api.json(path + after);
      millis[i] = Duration.ofNanos(System.nanoTime() - began).toMillis();
      assertThat(page.at("/fork/branches").asInt()).isEqualTo(CLONES);
      JsonNode next = page.at("/fork/next");
      after = next.isNull() ? "" : "&after=" + next.asText();
    }
    Arrays.sort(millis);
    System.out.printf(
        "%,d clones, pages of 200: median %d ms, 99th percentile %d ms, worst %d ms%n",
        CLONES, millis[PAGES / 2], millis[PAGES * 99 / 100], millis[PAGES - 1]);
    assertThat(millis[PAGES / 2]).isLessThan(SANE_MILLIS);
  }

  private static void draw(TopologyService service, String lineage) {
    try (Browser browser = new Browser(service.address(), false, 1280)) {
      browser.go("#/lineages/" + lineage);
      browser.awaitText("More: 21 to 220 of");
      Number drawn =
          (Number)
              browser.run(
                  "return Math.round(performance.getEntriesByName('tree-drawn')[0].startTime)");
      browser.picture("golden-image");
      Set<String> seen = new HashSet<>(clients(browser));
      while (!browser.findAll(LATER).isEmpty()) {
        turn(browser, LATER);
        seen.addAll(clients(browser));
        assertThat(clients(browser)).hasSizeLessThanOrEqualTo(1 + WINDOW);
      }
      assertThat(seen).hasSize(CLONES + 1);
      List<String> last = clients(browser);
      turn(browser, ".tree-more-earlier button");
      browser.picture("golden-image-opened");
      turn(browser, LATER);
      assertThat(clients(browser)).isEqualTo(last);
      Number bytes = (Number) browser.run("gc(); return performance.memory.usedJSHeapSize");
      System.out.printf(
          "page: tree drawn after %d ms, heap with %d rows %.1f MB%n",
          drawn.longValue(),
          browser.findAll(".tree-rows [role=row]").size(),
          bytes.doubleValue() / (1 << 20));
      assertThat(drawn.longValue()).isLessThan(SANE_MILLIS);
      assertThat(bytes.longValue()).isLessThan(SANE_BYTES);
    }
  }

  /** Goes on from one window of branches to another. */
  private static void turn(Browser browser, String button) {
    List<String> before = clients(browser);
    browser.run("document.querySelector(arguments[0]).click()", button);
    await().atMost(PATIENCE).until(() -> !clients(browser).equals(before));
  }

  private static List<String> clients(Browser browser) {
    return browser.attributes("[data-client]", "data-client");
  }

  @Test
  void aMachineCopiedAgainAndAgainIsDrawnAsFarAsABrowserCan(@TempDir Path directory) {
    int copies = 2_100;
    try (ReportingFleet fleet = new ReportingFleet(directory, 1);
        TopologyService service =
            TopologyService.startServing(
                fleet.settings(directory.resolve("state"), Map.of("usage.windows", "PT1H")));
        Browser browser = new Browser(service.address(), false, 1280)) {
      Machine machine = fleet.machine("acme", "often-copied");
      String lineage = ReportingFleet.lineage(machine);
      fleet.report(machine);
      for (int i = 0; i < copies; i++) {
        Machine copy = machine.copy("copy-" + i);
        fleet.report(machine.moveOn());
        fleet.report(copy.moveOn());
      }
      fleet.flush();
      Asked api = new Asked(service.address());
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () -> api.json("/lineages/" + lineage).at("/clients/active").asInt() == copies + 1);

      browser.go("#/lineages/" + lineage);
      browser.awaitText("1 to 2,000 of 2,101 open rows are drawn");
      browser.run("document.querySelector('.tree-rows').lastChild.querySelector('button').click()");
      browser.awaitText("2,001 to 2,101 of 2,101 open rows are drawn");
      int drawn = clients(browser).size();
      browser.run("document.querySelector('.tree-rows').lastChild.querySelector('button').click()");
      await().atMost(PATIENCE).until(() -> clients(browser).size() == drawn + 1);
      browser.run("document.querySelector('.tree-more button').click()");
      browser.awaitText("1 to 2,000 of 2,101 open rows are drawn");
      assertThat(clients(browser)).contains(lineage);
    }
  }
}
