package dev.twinfold.local.bench.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ratios between contenders and between shapes, from figures that are known. */
class RaceJsonTest {
  @Test
  void theRatiosOfTheIssueStandUnderTheirNamesRoundByRound() {
    RaceResults results =
        new RaceResults(
            List.of(
                shape(
                    Shape.AGENTS_10K,
                    Map.of(
                        "passThrough", laps(1, 1, 1),
                        "windowedCount", laps(4, 5, 8),
                        "edgeSetAggregate", laps(8, 10, 16),
                        "ours", laps(2, 10, 4))),
                shape(Shape.NEW_IDENTITY, Map.of("ours", laps(4, 10, 5))),
                shape(Shape.GOLDEN_IMAGE, Map.of("ours", laps(10, 10, 10))),
                shape(Shape.SEPARATE_LINEAGES, Map.of("ours", laps(9, 10, 12)))));

    JsonNode ratios = RaceJson.of(results).path("ratios");

    assertThat(ratios.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "oursToPassThrough",
            "oursToPassThroughCpu",
            "oursToWindowedCount",
            "oursToWindowedCountCpu",
            "oursToEdgeSetAggregate",
            "oursToEdgeSetAggregateCpu",
            "goldenImageToSeparateLineages",
            "newIdentityToFivePerIdentity");
    assertSpread(ratios.path("oursToPassThrough"), 0.1, 0.25, 0.5);
    assertSpread(ratios.path("oursToWindowedCount"), 0.5, 2, 2);
    assertSpread(ratios.path("goldenImageToSeparateLineages"), 0.9, 1, 1.2);
    assertSpread(ratios.path("newIdentityToFivePerIdentity"), 0.5, 0.8, 1);
  }

  private static void assertSpread(JsonNode spread, double min, double median, double max) {
    assertThat(spread.path("min").asDouble()).isCloseTo(min, within(1e-9));
    assertThat(spread.path("median").asDouble()).isCloseTo(median, within(1e-9));
    assertThat(spread.path("max").asDouble()).isCloseTo(max, within(1e-9));
  }

  private static ShapeResults shape(Shape shape, Map<String, List<Lap>> laps) {
    return new ShapeResults(shape, new LinkedHashMap<>(laps), Map.of());
  }

  /** A thousand reports each, in so many seconds. */
  private static List<Lap> laps(double first, double second, double third) {
    return List.of(lap(first), lap(second), lap(third));
  }

  private static Lap lap(double seconds) {
    return new Lap(1000, seconds, seconds, seconds, 1, 1, Map.of("clients", 1L));
  }
}
