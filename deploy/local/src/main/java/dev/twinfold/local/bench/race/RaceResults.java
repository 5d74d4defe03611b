package dev.twinfold.local.bench.race;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was measured of all shapes.
 *
 * @param shapes in the order in which they were measured
 */
public record RaceResults(List<ShapeResults> shapes) {
  /** Copies the list. */
  public RaceResults {
    shapes = List.copyOf(shapes);
  }

  /** The ratios of the first shape, and those between shapes. */
  public Map<String, Spread> ratios() {
    Map<String, Spread> ratios = new LinkedHashMap<>(shapes.get(0).ratios());
    between(Shape.GOLDEN_IMAGE, Shape.SEPARATE_LINEAGES)
        .ifPresent(spread -> ratios.put("goldenImageToSeparateLineages", spread));
    between(Shape.NEW_IDENTITY, Shape.AGENTS_10K)
        .ifPresent(spread -> ratios.put("newIdentityToFivePerIdentity", spread));
    return ratios;
  }

  private Optional<Spread> between(Shape one, Shape other) {
    return of(one).flatMap(a -> of(other).map(a::oursTo));
  }

  private Optional<ShapeResults> of(Shape shape) {
    return shapes.stream()
        .filter(results -> results.shape().name().equals(shape.name()) && results.hasOurs())
        .findFirst();
  }
}
