package dev.twinfold.agent.chain;

import java.time.Duration;

/**
 * What the two clocks of a machine say at one moment: the monotonic one, which nobody can set but
 * which stands still while a virtual machine sleeps, and the wall clock, which runs on but can
 * jump.
 */
public final class Moment {
  private final long nanos;
  private final long wallMillis;

  /**
   * Takes both readings.
   *
   * @param nanos of {@link System#nanoTime()}; means something only against other readings of the
   *     same process
   * @param wallMillis since 1970 UTC
   */
  public Moment(long nanos, long wallMillis) {
    this.nanos = nanos;
    this.wallMillis = wallMillis;
  }

  /** The monotonic clock. */
  public long nanos() {
    return nanos;
  }

  /** The wall clock, milliseconds since 1970 UTC. */
  public long wallMillis() {
    return wallMillis;
  }

  /**
   * How far away an earlier moment is by the clock that moved more. A wall clock that was set back
   * counts like one that was set forward: either way this may be a resumed snapshot, and a new
   * identity is cheap.
   */
  public Duration since(Moment earlier) {
    Duration monotonic = Duration.ofNanos(nanos - earlier.nanos);
    Duration wall = Duration.ofMillis(wallMillis - earlier.wallMillis).abs();
    return monotonic.compareTo(wall) >= 0 ? monotonic : wall;
  }

  @Override
  public String toString() {
    return wallMillis + " ms";
  }
}
