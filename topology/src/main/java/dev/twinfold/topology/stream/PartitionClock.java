package dev.twinfold.topology.stream;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * The time of one partition: what all records still to come are not older than. That is broker
 * time; and where nobody writes, the wall clock less a margin, so that windows close and verdicts
 * fall there too.
 *
 * <p>The wall clock is only taken as of when the log was last seen read to its end. The margin
 * covers what clocks of brokers and of this machine differ, and how long a record may be stamped
 * before it is visible.
 */
final class PartitionClock {
  private final ProcessorContext<?, ?> context;
  private final LogEnd logEnd;
  private final long marginMillis;

  PartitionClock(ProcessorContext<?, ?> context, LogEnd logEnd, Duration margin) {
    this.context = context;
    this.logEnd = logEnd;
    this.marginMillis = margin.toMillis();
  }

  /** Milliseconds since the epoch; negative while neither a record nor the log's end was seen. */
  long nowMillis() {
    long reached = logEnd.reachedAtMillis(context.taskId(), context.currentSystemTimeMs());
    return Math.max(context.currentStreamTimeMs(), reached - marginMillis);
  }
}
