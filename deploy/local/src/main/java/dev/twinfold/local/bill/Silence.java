package dev.twinfold.local.bill;

import dev.twinfold.local.CommandFailure;
import java.time.Duration;

/** Ends a reading that waits in vain: records are left, and the broker does not give them. */
public final class Silence {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private long lastHeardNanos = System.nanoTime();

  /**
   * To be called after each poll.
   *
   * @param count how many records came
   * @throws CommandFailure if none came for a minute
   */
  public void heard(int count) {
    long now = System.nanoTime();
    if (count > 0) {
      lastHeardNanos = now;
    } else if (now - lastHeardNanos > LONGEST.toNanos()) {
      throw new CommandFailure(
          "the broker gave nothing for "
              + LONGEST.toSeconds()
              + " s though records are left; check that it still runs");
    }
  }
}
