package dev.twinfold.topology.usage;

import java.time.Instant;

/**
 * A billing window, half-open and aligned to UTC.
 *
 * @param size the size it is one of, as it was configured: {@code PT1H}, {@code P1M}
 * @param startMillis inclusive
 * @param endMillis exclusive, later than the start
 */
public record Window(String size, long startMillis, long endMillis) {
  /** Checks the order. */
  public Window {
    if (endMillis <= startMillis) {
      throw new IllegalArgumentException("window from " + startMillis + " to " + endMillis);
    }
  }

  @Override
  public String toString() {
    return Instant.ofEpochMilli(startMillis) + "/" + Instant.ofEpochMilli(endMillis);
  }
}
