package dev.twinfold.topology.stream;

import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Asks for a commit as soon as a clone was found, since nobody sees it before. Everything else may
 * wait for the commit interval, and long intervals are what makes the topology fast: a client that
 * spoke often is then written once.
 *
 * <p>Not for each clone of a golden image: at most so often, the first at once and the others soon.
 * A commit is one of all tasks of a stream thread, so the pause is the thread's.
 */
final class CommitHaste {
  /** Clones that come closer together share a commit. */
  private static final Duration LEAST_PAUSE = Duration.ofMillis(100);

  /** How often a clone that has to wait is looked after. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  /** When a commit was asked for on this thread. */
  private static final ThreadLocal<long[]> ASKED_MILLIS =
      ThreadLocal.withInitial(() -> new long[1]);

  private final ProcessorContext<?, ?> context;
  private boolean waiting;
  private long foundMillis;

  CommitHaste(ProcessorContext<?, ?> context) {
    this.context = context;
    context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, wall -> askIfDue());
  }

  /** A clone was found in what is not committed yet. */
  void found() {
    waiting = true;
    foundMillis = context.currentSystemTimeMs();
    askIfDue();
  }

  private void askIfDue() {
    if (!waiting) {
      return;
    }
    long[] asked = ASKED_MILLIS.get();
    long now = context.currentSystemTimeMs();
    if (asked[0] > foundMillis) {
      // Another task asked since then.
      waiting = false;
    } else if (now - asked[0] >= LEAST_PAUSE.toMillis()) {
      context.commit();
      asked[0] = now;
      waiting = false;
    }
  }
}
