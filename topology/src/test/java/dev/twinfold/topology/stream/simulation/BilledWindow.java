package dev.twinfold.topology.stream.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A window by the calendar's own arithmetic, which shares nothing with the code under test.
 *
 * @param size as it is configured, without the grace
 * @param start inclusive
 * @param end exclusive
 */
record BilledWindow(String size, Instant start, Instant end) {
  /** The sizes that a plan chooses from. */
  static final List<String> SIZES = List.of("PT15M", "PT1H", "P1D", "P1M");

  /** The window of a size that holds a time. */
  static BilledWindow holding(String size, long millis) {
    ZonedDateTime at = Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC);
    ZonedDateTime hour = at.truncatedTo(ChronoUnit.HOURS);
    ZonedDateTime day = at.truncatedTo(ChronoUnit.DAYS);
    return switch (size) {
      case "PT15M" -> {
        ZonedDateTime quarter = hour.plusMinutes(at.getMinute() / 15 * 15L);
        yield of(size, quarter, quarter.plusMinutes(15));
      }
      case "PT1H" -> of(size, hour, hour.plusHours(1));
      case "P1D" -> of(size, day, day.plusDays(1));
      case "P1M" -> of(size, day.withDayOfMonth(1), day.withDayOfMonth(1).plusMonths(1));
      default -> throw new IllegalArgumentException(size);
    };
  }

  private static BilledWindow of(String size, ZonedDateTime start, ZonedDateTime end) {
    return new BilledWindow(size, start.toInstant(), end.toInstant());
  }

  /** The time from which its bill may be written. */
  long closesMillis(Duration grace) {
    return end.plus(grace).toEpochMilli();
  }
}
