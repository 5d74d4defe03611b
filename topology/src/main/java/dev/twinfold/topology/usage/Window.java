package dev.twinfold.topology.usage;

import java.time.Duration;
import java.time.Instant;

/**
 * A billing window, half-open and aligned to UTC.
 *
 * @param startMillis inclusive
 * @param endMillis exclusive, later than the start
 */
public record Window(long startMillis, long endMillis) {
  /** Checks the order. */
  public Window {
    if (endMillis <= startMillis) {
      throw new IllegalArgumentException("window from " + startMillis + " to " + endMillis);
    }
  }

  /**
   * The window of a size that holds a time.
   *
   * @param millis since the epoch, any
   * @param size at least a millisecond; windows of that size begin at the epoch
   */
  public static Window holding(long millis, Duration size) {
    long length = size.toMillis();
    long start = Math.floorDiv(millis, length) * length;
    return new Window(start, start + length);
  }

  @Override
  public String toString() {
    return Instant.ofEpochMilli(startMillis) + "/" + Instant.ofEpochMilli(endMillis);
  }
}
