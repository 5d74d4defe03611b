package dev.twinfold.agent.report;

import java.util.function.LongSupplier;

/**
 * Says which minute it is without reading the clock, which on many machines costs several times as
 * much as counting does.
 *
 * <p>The agent's thread announces the minute only for as long as it sleeps, and never sleeps past
 * the end of a minute. While it is awake, and could be held up by disk, network or a listener, the
 * minute is unknown here and everybody reads the clock. So a count is in the wrong minute only by
 * as long as the operating system lets a due thread wait.
 */
final class MinuteMark {
  private static final long UNKNOWN = Long.MIN_VALUE;

  /** Given instead of a minute when nothing is counted any more. */
  static final long CLOSED = Long.MIN_VALUE + 1;

  private final LongSupplier wallMillis;
  private volatile long minute = UNKNOWN;

  MinuteMark(LongSupplier wallMillis) {
    this.wallMillis = wallMillis;
  }

  /** The minute that runs, or {@link #CLOSED}. */
  long minute() {
    long announced = minute;
    return announced == UNKNOWN ? MinuteUsage.minuteOf(wallMillis.getAsLong()) : announced;
  }

  boolean isClosed() {
    return minute == CLOSED;
  }

  /** What was announced last, also if that is no minute. */
  long announced() {
    return minute;
  }

  void announce(long runningMinute) {
    minute = runningMinute;
  }

  void forget() {
    minute = UNKNOWN;
  }

  void close() {
    minute = CLOSED;
  }
}
