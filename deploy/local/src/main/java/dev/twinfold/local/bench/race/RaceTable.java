package dev.twinfold.local.bench.race;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The results as tables for docs/benchmarks.md. */
public final class RaceTable {
  private RaceTable() {}

  /** Lines of Markdown. */
  public static List<String> of(RaceResults results) {
    List<String> lines = new ArrayList<>();
    lines.add("| shape | ratio | min | median | max |");
    lines.add("|---|---|---|---|---|");
    for (ShapeResults shape : results.shapes()) {
      shape.ratios().forEach((name, spread) -> lines.add(row(shape.shape().name(), name, spread)));
    }
    results
        .ratios()
        .forEach(
            (name, spread) -> {
              if (!results.shapes().get(0).ratios().containsKey(name)) {
                lines.add(row("ours in both", name, spread));
              }
            });
    lines.add("");
    lines.add(
        "| shape | contender | thousand reports/s | CPU s per million, process | stream thread"
            + " | KB allocated per report | bytes of changelog per report | bytes on disk per client"
            + " | per superseded identity |");
    lines.add("|---|---|---|---|---|---|---|---|---|");
    for (ShapeResults shape : results.shapes()) {
      shape.laps().forEach((name, laps) -> lines.add(figures(shape, name, laps)));
      shape
          .failures()
          .forEach(
              (name, why) ->
                  lines.add("| %s | %s | %s |".formatted(shape.shape().name(), name, why)));
    }
    return lines;
  }

  private static String row(String shape, String name, Spread spread) {
    return "| %s | %s | %s | %s | %s |"
        .formatted(
            shape, name, rounded(spread.min()), rounded(spread.median()), rounded(spread.max()));
  }

  private static String figures(ShapeResults results, String name, List<Lap> laps) {
    Spread speed = results.spread(name, lap -> lap.reportsPerSecond() / 1e3);
    return "| %s | %s | %s (%s to %s) | %s | %s | %s | %s | %s | %s |"
        .formatted(
            results.shape().name(),
            name,
            rounded(speed.median()),
            rounded(speed.min()),
            rounded(speed.max()),
            median(results, name, Lap::cpuSecondsPerMillion),
            median(results, name, Lap::threadCpuSecondsPerMillion),
            median(results, name, lap -> lap.allocatedBytesPerReport() / 1e3),
            median(results, name, Lap::changelogBytesPerReport),
            median(results, name, StateCost.perClient(results.shape())),
            StateCost.holdsIdentities(laps.get(0)) && results.shape().supersededIdentities() > 0
                ? median(results, name, StateCost.perSuperseded(results.shape()))
                : "-");
  }

  private static String median(ShapeResults results, String name, ToDoubleFunction<Lap> figure) {
    return rounded(results.spread(name, figure).median());
  }

  /** One lap in a line, for whoever waits. */
  static String words(Lap lap) {
    return String.format(
        Locale.ROOT,
        "%,.0f reports/s, CPU s per million %.1f (stream thread %.1f), %.1f KB allocated, %.0f bytes"
            + " of changelog per report",
        lap.reportsPerSecond(),
        lap.cpuSecondsPerMillion(),
        lap.threadCpuSecondsPerMillion(),
        lap.allocatedBytesPerReport() / 1e3,
        lap.changelogBytesPerReport());
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
  }
}
