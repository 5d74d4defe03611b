package dev.twinfold.topology.stream.simulation;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * The settings and the pace of one simulated stretch of time.
 *
 * @param graces window size to its grace
 * @param pause how long late reports are gathered
 * @param horizon how old a period may be
 * @param idleAfter how far behind the wall clock a silent partition is
 * @param restoreAfter when a silent original was restored
 * @param startMillis when it begins: often just before a month or a leap day ends
 * @param longestGap the longest that nothing happens
 */
record Plan(
    Map<String, Duration> graces,
    Duration pause,
    Duration horizon,
    Duration idleAfter,
    Duration restoreAfter,
    long startMillis,
    Duration longestGap) {
  private static final List<Duration> GRACES =
      List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(15), Duration.ofHours(1));
  private static final List<Duration> LONG_GRACES =
      List.of(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(1));
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ZERO,
          Duration.ofMillis(700),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofHours(1));
  private static final List<Duration> HORIZONS =
      List.of(Duration.ofHours(2), Duration.ofDays(1), Duration.ofDays(35));
  private static final List<Duration> IDLES =
      List.of(
          Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofSeconds(2), Duration.ofHours(1));
  private static final List<Duration> RESTORES =
      List.of(Duration.ofMinutes(10), Duration.ofHours(2), Duration.ofHours(24));

  static Plan draw(SplittableRandom random) {
    Map<String, Duration> graces = new LinkedHashMap<>();
    List<String> sizes = new ArrayList<>(BilledWindow.SIZES);
    int count = random.nextInt(6) == 0 ? sizes.size() : 1 + random.nextInt(2);
    while (graces.size() < count) {
      String size = sizes.remove(random.nextInt(sizes.size()));
      graces.put(size, of(size.startsWith("PT") ? GRACES : LONG_GRACES, random));
    }
    Duration horizon = of(HORIZONS, random);
    boolean slow = graces.containsKey("P1D") || graces.containsKey("P1M");
    return new Plan(
        graces,
        of(PAUSES, random),
        horizon,
        of(IDLES, random),
        // A verdict must come while the window it corrects is still kept.
        of(RESTORES.stream().filter(each -> each.compareTo(horizon) < 0).toList(), random),
        start(random),
        Duration.ofHours(slow && random.nextBoolean() ? 40 : 6));
  }

  private static long start(SplittableRandom random) {
    LocalDate day = LocalDate.of(2023, 1, 1).plusDays(random.nextInt(6 * 365));
    if (random.nextBoolean()) {
      day = day.withDayOfMonth(day.lengthOfMonth());
    }
    long evening = Duration.ofHours(20).toMillis();
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()
        + evening
        + random.nextLong(evening);
  }

  private static <T> T of(List<T> some, SplittableRandom random) {
    return some.get(random.nextInt(some.size()));
  }

  Map<String, String> settings() {
    return Map.of(
        "usage.windows",
        graces.entrySet().stream()
            .map(size -> size.getKey() + "/" + size.getValue())
            .collect(Collectors.joining(",")),
        "usage.correction.pause",
        pause.toString(),
        "usage.correction.horizon",
        horizon.toString(),
        "usage.idle.after",
        idleAfter.toString(),
        "restore.after",
        restoreAfter.toString(),
        // Identities are the matter of another simulation: here all are remembered.
        "edge.horizon",
        "P90D",
        "client.expiry",
        "P3650D");
  }

  /** Whether a clock that names a time is so far ahead that broker time picks the window. */
  static boolean isAhead(long periodStartMillis, long brokerMillis) {
    return periodStartMillis > brokerMillis + 300_000;
  }

  boolean isTooOld(long periodStartMillis, long brokerMillis) {
    return periodStartMillis < brokerMillis - horizon.toMillis();
  }
}
