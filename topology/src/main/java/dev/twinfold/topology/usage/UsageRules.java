package dev.twinfold.topology.usage;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Which windows a report belongs to, and when their bills are written.
 *
 * @param sizes the sizes of the billing windows, at least one; a report counts in one of each
 * @param correctionPause how long late reports are gathered into one correction: all that come
 *     between two multiples of it in broker time, so that it does not depend on who counts when
 */
public record UsageRules(List<WindowSize> sizes, Duration correctionPause) {
  /** How far an agent's clock may be ahead before broker time picks the window instead. */
  public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  /** Copies the list. */
  public UsageRules {
    sizes = List.copyOf(sizes);
  }

  /** Whether a period begins so far ahead of broker time that the agent's clock must be wrong. */
  public boolean isAhead(long periodStartMillis, long brokerMillis) {
    return periodStartMillis > brokerMillis + CLOCK_TOLERANCE.toMillis();
  }

  /** The shortest size, which is also the one for what was received. */
  public WindowSize shortest() {
    return sizes.stream().min(Comparator.comparing(WindowSize::longest)).orElseThrow();
  }

  /** When usage that is counted now is billed: when its window closes, or soon if it did. */
  public long dueMillis(WindowSize size, Window window, long nowMillis) {
    long closes = size.closesMillis(window);
    // Without a pause, what comes within one millisecond is one correction.
    long pause = Math.max(1, correctionPause.toMillis());
    return closes > nowMillis ? closes : (Math.floorDiv(nowMillis, pause) + 1) * pause;
  }

  /** The last time, up to now, at which windows of any size closed. */
  public long lastClosingMillis(long nowMillis) {
    long last = Long.MIN_VALUE;
    for (WindowSize size : sizes) {
      long grace = size.grace().toMillis();
      last = Math.max(last, size.holding(nowMillis - grace).startMillis() + grace);
    }
    return last;
  }

  /** The longest time from the start of a window until it is billed. */
  public Duration longestWait() {
    return sizes.stream()
        .map(size -> size.longest().plus(size.grace()))
        .max(Duration::compareTo)
        .orElseThrow();
  }
}
