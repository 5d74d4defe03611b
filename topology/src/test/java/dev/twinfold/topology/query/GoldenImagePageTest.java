package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twinfold.topology.TopologyService;
import dev.twinfold.topology.stream.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
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
      browser.awaitText("Show 200 more of");
      Number drawn =
          (Number)
              browser.run(
                  "return Math.round(performance.getEntriesByName('tree-drawn')[0].startTime)");
      browser.picture("golden-image");
      for (int i = 0; i < 5; i++) {
        int before = browser.findAll(".tree-rows [role=row]").size();
        browser.run("document.querySelector('.tree-more button').click()");
        await()
            .atMost(PATIENCE)
            .until(() -> browser.findAll(".tree-rows [role=row]").size() > before);
      }
      browser.picture("golden-image-opened");
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
}
