package dev.twinfold.topology.usage;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;

/**
 * How long billing windows are, and how long each waits for late reports before it is billed.
 *
 * <pre>{@code
 * WindowSize.parse("P1M/PT6H").holding(0); // January 1970
 * }</pre>
 *
 * @param name as it was configured, without the grace: {@code PT1H}, {@code P1D}, {@code P1M}
 * @param months calendar months, a divisor of 12; 0 for a fixed length
 * @param length the fixed length, which divides a day; zero for calendar months
 * @param grace how long after its end a window is billed
 */
public record WindowSize(String name, int months, Duration length, Duration grace) {
  /** The grace of a size that names none. */
  public static final Duration DEFAULT_GRACE = Duration.ofMinutes(15);

  /** What can be written, for messages. */
  public static final String ALLOWED =
      "a duration from PT1S that divides a day, or P1D, or P1M, P2M, P3M, P4M, P6M, P12M;"
          + " then, if it is not PT15M, a slash and the grace from PT0S to P31D";

  private static final Duration MOST_GRACE = Duration.ofDays(31);
  private static final int MONTHS_OF_A_YEAR = 12;

  /**
   * Reads a size and its grace, like {@code PT1H} or {@code P1D/PT1H}.
   *
   * @throws IllegalArgumentException saying what would be right
   */
  public static WindowSize parse(String text) {
    String[] parts = text.strip().split("/", -1);
    if (parts.length > 2) {
      throw wrong(text);
    }
    try {
      Duration grace = parts.length == 1 ? DEFAULT_GRACE : Duration.parse(parts[1]);
      if (grace.isNegative() || grace.compareTo(MOST_GRACE) > 0) {
        throw wrong(text);
      }
      if (parts[0].endsWith("M") && !parts[0].contains("T")) {
        return ofMonths(parts[0], grace, text);
      }
      Duration length = Duration.parse(parts[0]);
      boolean divides =
          length.compareTo(Duration.ofSeconds(1)) >= 0
              && Duration.ofDays(1).toMillis() % length.toMillis() == 0;
      if (!divides) {
        throw wrong(text);
      }
      return new WindowSize(parts[0], 0, length, grace);
    } catch (DateTimeException e) {
      throw wrong(text);
    }
  }

  private static WindowSize ofMonths(String name, Duration grace, String text) {
    Period period = Period.parse(name);
    int months = period.getMonths();
    if (period.getDays() != 0
        || period.getYears() != 0
        || months < 1
        || MONTHS_OF_A_YEAR % months != 0) {
      throw wrong(text);
    }
    return new WindowSize(name, months, Duration.ZERO, grace);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException("'" + text + "' is no window size: it must be " + ALLOWED);
  }

  /** The window of this size that holds a time, in milliseconds since the epoch. */
  public Window holding(long millis) {
    if (months == 0) {
      long size = length.toMillis();
      long start = Math.floorDiv(millis, size) * size;
      return new Window(name, start, start + size);
    }
    LocalDate day = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC).toLocalDate();
    int firstMonth = (day.getMonthValue() - 1) / months * months + 1;
    LocalDate first = LocalDate.of(day.getYear(), firstMonth, 1);
    return new Window(name, millis(first), millis(first.plusMonths(months)));
  }

  private static long millis(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  /** When a window of this size is billed. */
  public long closesMillis(Window window) {
    return window.endMillis() + grace.toMillis();
  }

  /** The longest that a window of this size can be. */
  public Duration longest() {
    return months == 0 ? length : Duration.ofDays(31L * months);
  }
}
