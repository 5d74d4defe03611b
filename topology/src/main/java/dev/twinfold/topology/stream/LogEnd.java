package dev.twinfold.topology.stream;

import org.apache.kafka.streams.processor.TaskId;

/**
 * Knows up to when a task has processed all that was in its partitions of the chain tails. Silence
 * alone does not tell: a task that stands still hears nothing either.
 *
 * <pre>{@code
 * LogEnd logEnd = (task, nowMillis) -> nowMillis - 1_000; // a second ago nothing waited
 * }</pre>
 */
@FunctionalInterface
public interface LogEnd {
  /** For whoever hands each record to the topology at once, as Kafka's test driver does. */
  LogEnd ALWAYS_REACHED = (task, nowMillis) -> nowMillis;

  /** So far nobody has looked. */
  long UNKNOWN = -1;

  /**
   * The latest time known at which every record then in the log had been processed and committed.
   *
   * @param task whose partitions
   * @param nowMillis the wall clock of the task, milliseconds since the epoch
   * @return milliseconds since the epoch by the wall clock, not after {@code nowMillis}, or {@link
   *     #UNKNOWN}
   */
  long reachedAtMillis(TaskId task, long nowMillis);
}
