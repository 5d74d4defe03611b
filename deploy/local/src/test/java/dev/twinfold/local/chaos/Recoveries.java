package dev.twinfold.local.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long things took, by what they were. */
final class Recoveries {
  private final Map<String, List<Duration>> all = new TreeMap<>();

  void add(String what, Duration took) {
    all.computeIfAbsent(what, none -> new ArrayList<>()).add(took);
  }

  /** A table: how often, and the shortest, the middle and the longest in seconds. */
  String table() {
    StringBuilder table =
        new StringBuilder("| what | times | min s | median s | max s |\n|---|---|---|---|---|\n");
    all.forEach(
        (what, times) -> {
          List<Duration> sorted = times.stream().sorted().toList();
          table.append(
              String.format(
                  "| %s | %d | %.1f | %.1f | %.1f |%n",
                  what,
                  sorted.size(),
                  seconds(sorted.get(0)),
                  seconds(sorted.get(sorted.size() / 2)),
                  seconds(sorted.get(sorted.size() - 1))));
        });
    return table.toString();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
