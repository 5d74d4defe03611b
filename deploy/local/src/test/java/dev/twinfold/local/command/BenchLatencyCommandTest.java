package dev.twinfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The short form: that every clone is found and measured, never how fast. */
class BenchLatencyCommandTest {
  @Test
  void everyCloneIsMeasuredFromWhenItWasDueWhileTheFleetReports() throws JsonProcessingException {
    CommandRun run =
        CommandRun.of(
            "bench",
            "latency",
            "--agents",
            "20",
            "--reports",
            "2000",
            "--rounds",
            "1",
            "--warm-up",
            "1",
            "--clones",
            "40",
            "--seconds",
            "2",
            "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode all = new ObjectMapper().readTree(run.out());
    for (String from : List.of("fromDueMillis", "fromAppendMillis")) {
      JsonNode spread = all.path(from);
      assertThat(spread.path("clones").asInt()).as(from).isEqualTo(40);
      double before = 0;
      for (String name : List.of("p50", "p99", "p999", "max")) {
        assertThat(spread.path(name).isNumber()).as(name + " in " + spread).isTrue();
        assertThat(spread.path(name).asDouble()).as(name).isGreaterThanOrEqualTo(before);
        before = spread.path(name).asDouble();
      }
      assertThat(before).as(from).isPositive();
    }
    double maximum = all.path("maximumReportsPerSecond").asDouble();
    assertThat(all.path("intendedReportsPerSecond").asLong()).isEqualTo((long) (maximum / 2));
    assertThat(all.path("sentReportsPerSecond").asDouble()).isPositive();
    assertThat(all.path("committedReportsPerSecond").asDouble()).isPositive();
    assertThat(all.path("mostBacklogReports").asLong())
        .isGreaterThanOrEqualTo(all.path("lastBacklogReports").asLong());
    assertThat(all.path("commitsPerSecond").asDouble()).isPositive();
    assertThat(all.path("processors").asDouble()).isPositive();
  }

  @Test
  void moreClonesThanThereAreMillisecondsAreRefusedBeforeAnythingIsMeasured() {
    CommandRun run =
        CommandRun.of("bench", "latency", "--rate", "10", "--clones", "5000", "--seconds", "1");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("10 reports a second and 5000 clones in 1 s")
        .contains("at most 1000 clones a second");
  }
}
