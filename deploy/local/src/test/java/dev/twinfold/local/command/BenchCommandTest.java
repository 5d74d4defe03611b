package dev.twinfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The short form of the benchmark: that all is measured, never how fast. */
class BenchCommandTest {
  private static final List<String> SPREAD = List.of("min", "median", "max");

  @Test
  void allFourContendersProcessEveryReportAndTheirFiguresAreInTheJson()
      throws JsonProcessingException {
    CommandRun run =
        CommandRun.of("bench", "--agents", "40", "--reports", "4000", "--rounds", "2", "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode all = new ObjectMapper().readTree(run.out());
    for (String other : List.of("PassThrough", "WindowedCount", "EdgeSetAggregate")) {
      assertSpread(all.path("ratios").path("oursTo" + other));
      assertSpread(all.path("ratios").path("oursTo" + other + "Cpu"));
    }
    JsonNode contenders = all.at("/shapes/agents-10k/contenders");
    assertThat(contenders.fieldNames())
        .toIterable()
        .containsExactly("passThrough", "windowedCount", "edgeSetAggregate", "ours");
    for (JsonNode contender : contenders) {
      // A contender that left reports out has a failure instead.
      assertThat(contender.path("rounds")).hasSize(2);
      assertSpread(contender.path("reportsPerSecond"));
      assertSpread(contender.path("cpuSecondsPerMillion"));
    }
    JsonNode ours = contenders.path("ours");
    assertThat(ours.at("/changelogBytesPerReport/min").asDouble()).isPositive();
    assertThat(ours.at("/stateBytesPerClient/min").asDouble()).isPositive();
    assertThat(ours.at("/stateBytesPerSupersededIdentity/min").asDouble()).isPositive();
  }

  @Test
  void aGoldenImageHasAsManyClonesAsMachinesButOne() throws JsonProcessingException {
    CommandRun run =
        CommandRun.of(
            "bench",
            "--only",
            "golden-image",
            "--contender",
            "ours",
            "--agents",
            "30",
            "--reports",
            "300",
            "--rounds",
            "1",
            "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode shape = new ObjectMapper().readTree(run.out()).at("/shapes/golden-image");
    assertThat(shape.path("clones").asInt()).isEqualTo(29);
    assertThat(shape.at("/contenders/ours/rounds")).hasSize(1);
  }

  @Test
  void anUnknownNameIsAnsweredWithThoseThereAre() {
    CommandRun run = CommandRun.of("bench", "--only", "fast");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("'fast' is not one of agents-10k, new-identity, golden-image");
  }

  private static void assertSpread(JsonNode spread) {
    for (String name : SPREAD) {
      assertThat(spread.path(name).isNumber()).as(name + " in " + spread).isTrue();
    }
  }
}
