package dev.twinfold.local.bench.race;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What was measured of one shape.
 *
 * @param shape the fleet
 * @param laps of each contender by its name, one a round; without those that failed
 * @param failures why a contender did not finish, by its name
 */
public record ShapeResults(Shape shape, Map<String, List<Lap>> laps, Map<String, String> failures) {
  private static final String OURS = "ours";

  /** Ours against each other contender that finished, by the name that the ratio has in JSON. */
  public Map<String, Spread> ratios() {
    Map<String, Spread> ratios = new LinkedHashMap<>();
    laps.forEach(
        (name, others) -> {
          if (!name.equals(OURS) && laps.containsKey(OURS)) {
            String to = "oursTo" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
            ratios.put(to, ratio(laps.get(OURS), others, Lap::reportsPerSecond));
            // How often the others' CPU time goes into ours: what a busy machine disturbs least.
            ratios.put(to + "Cpu", ratio(others, laps.get(OURS), Lap::cpuSecondsPerMillion));
          }
        });
    return ratios;
  }

  /** The speed of ours here in proportion to that of ours in another shape, round by round. */
  Spread oursTo(ShapeResults other) {
    return ratio(laps.get(OURS), other.laps.get(OURS), Lap::reportsPerSecond);
  }

  boolean hasOurs() {
    return laps.containsKey(OURS);
  }

  /** A figure of a contender that finished, over its laps. */
  public Spread spread(String contender, ToDoubleFunction<Lap> figure) {
    return Spread.of(laps.get(contender).stream().mapToDouble(figure));
  }

  private static Spread ratio(List<Lap> one, List<Lap> other, ToDoubleFunction<Lap> figure) {
    return Spread.of(
        IntStream.range(0, Math.min(one.size(), other.size()))
            .mapToDouble(
                i -> figure.applyAsDouble(one.get(i)) / figure.applyAsDouble(other.get(i))));
  }
}
