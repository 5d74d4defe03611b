package dev.twinfold.topology.stream;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * The time of one partition: broker time, and the wall clock's once no record has come for a while,
 * so that windows close and verdicts fall on a partition that nobody writes to.
 */
final class PartitionClock {
  private final ProcessorContext<?, ?> context;
  private final long idleAfterMillis;
  private long lastRecordWallMillis;

  PartitionClock(ProcessorContext<?, ?> context, Duration idleAfter) {
    this.context = context;
    this.idleAfterMillis = idleAfter.toMillis();
    this.lastRecordWallMillis = context.currentSystemTimeMs();
  }

  /** A record has come. */
  void tick() {
    lastRecordWallMillis = context.currentSystemTimeMs();
  }

  /** Milliseconds since the epoch; -1 before the first record while not idle. */
  long nowMillis() {
    long wall = context.currentSystemTimeMs();
    long stream = context.currentStreamTimeMs();
    boolean idle = wall - lastRecordWallMillis >= idleAfterMillis;
    return idle ? Math.max(stream, wall) : stream;
  }
}
