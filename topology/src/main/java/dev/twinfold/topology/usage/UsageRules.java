package dev.twinfold.topology.usage;

import java.time.Duration;

/**
 * Which window a report belongs to, and when the bill of a window is written.
 *
 * @param window the length of the billing windows
 * @param grace how long after its end a window waits for late reports
 * @param correctionPause how long late reports are gathered into one correction
 */
public record UsageRules(Duration window, Duration grace, Duration correctionPause) {
  /** How far an agent's clock may be ahead before broker time picks the window instead. */
  public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  /** The window of a report: by its period, or by broker time if that is in the future. */
  public Window windowOf(long periodStartMillis, long brokerMillis) {
    boolean future = periodStartMillis > brokerMillis + CLOCK_TOLERANCE.toMillis();
    return Window.holding(future ? brokerMillis : periodStartMillis, window);
  }

  /** When usage that is counted now is billed: when its window closes, or soon if it did. */
  public long dueMillis(Window of, long nowMillis) {
    long closes = of.endMillis() + grace.toMillis();
    return closes > nowMillis ? closes : nowMillis + correctionPause.toMillis();
  }
}
