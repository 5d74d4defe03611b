package dev.twinfold.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Both clocks of a machine, moved by the test alone. */
final class SettableTime extends UtcClock {
  private volatile Instant wall = Instant.parse("2026-03-01T12:00:05Z");
  private final AtomicLong nanos = new AtomicLong(1_000_000_000L);

  void advance(Duration step) {
    wall = wall.plus(step);
    nanos.addAndGet(step.toNanos());
  }

  void setWall(Instant instant) {
    wall = instant;
  }

  long nanoTime() {
    return nanos.get();
  }

  @Override
  public Instant instant() {
    return wall;
  }
}
