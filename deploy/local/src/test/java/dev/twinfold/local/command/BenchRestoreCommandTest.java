package dev.twinfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form: that both read the same, never how fast. */
class BenchRestoreCommandTest {
  private static final int CLIENTS = 400;

  @Test
  void theTopologyRestoresWhatTheBareConsumerReads() throws JsonProcessingException {
    CommandRun run =
        CommandRun.of(
            "bench", "restore", "--clients", Integer.toString(CLIENTS), "--rounds", "2", "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode all = new ObjectMapper().readTree(run.out());
    assertThat(all.path("clients").asInt()).isEqualTo(CLIENTS);
    assertThat(all.path("rounds")).hasSize(2);
    for (JsonNode round : all.path("rounds")) {
      JsonNode restore = round.path("restore");
      JsonNode bare = round.path("bare");
      // At least each client and its identity; between the two, a record or two may be added.
      assertThat(restore.path("records").asLong()).isGreaterThanOrEqualTo(2 * CLIENTS);
      assertThat(bare.path("records").asLong())
          .isBetween(restore.path("records").asLong(), restore.path("records").asLong() + 100);
      for (JsonNode reading : List.of(restore, bare)) {
        assertThat(reading.path("seconds").asDouble())
            .isGreaterThanOrEqualTo(reading.path("readingSeconds").asDouble());
        assertThat(reading.path("readingSeconds").asDouble()).isPositive();
        assertThat(reading.path("changelogBytes").asLong()).isGreaterThan(CLIENTS);
      }
    }
    for (String name : List.of("min", "median", "max")) {
      assertThat(all.at("/ratios/restoreToBareConsumer").path(name).asDouble()).isPositive();
    }
  }

  @Test
  void theFiguresAreWrittenIntoTheirPlace(@TempDir Path directory) throws IOException {
    Path page =
        Files.writeString(
            directory.resolve("page.md"), "above\n<!-- bench: restore -->\n<!-- end -->\nbelow\n");

    CommandRun run =
        CommandRun.of(
            "bench", "restore", "--clients", "50", "--rounds", "1", "--write", page.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readString(page))
        .startsWith(
            "above\n<!-- bench: restore -->\n    deploy/twinfold bench restore --clients 50")
        .contains(run.out())
        .endsWith("<!-- end -->\nbelow\n");
  }

  @Test
  void aPageWithoutAPlaceIsRefusedBeforeAnythingIsMeasured(@TempDir Path directory)
      throws IOException {
    Path page = Files.writeString(directory.resolve("page.md"), "nothing\n");

    for (String measurement : List.of("latency", "restore", "parts")) {
      CommandRun run = CommandRun.of("bench", measurement, "--write", page.toString());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("must have one line '<!-- bench: " + measurement + " -->'");
    }
  }

  @Test
  void noClientsAreRefused() {
    CommandRun run = CommandRun.of("bench", "restore", "--clients", "0");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("--clients 0 and --rounds 5; at least 1 of each");
  }
}
