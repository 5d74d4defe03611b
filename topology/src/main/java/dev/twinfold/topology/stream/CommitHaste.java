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
 */
final class CommitHaste {
  /** Clones that come closer together share a commit. */
  private static final Duration LEAST_PAUSE = Duration.ofMillis(100);

  private final ProcessorContext<?, ?> context;
  private long lastMillis;
  private boolean waiting;

  CommitHaste(ProcessorContext<?, ?> context) {
    this.context = context;
    context.schedule(
        LEAST_PAUSE,
        PunctuationType.WALL_CLOCK_TIME,
        wall -> {
          if (waiting) {
            request();
          }
        });
  }

  /** A clone was found in what is not committed yet. */
  void found() {
    if (context.currentSystemTimeMs() - lastMillis >= LEAST_PAUSE.toMillis()) {
      request();
    } else {
      waiting = true;
    }
  }

  private void request() {
    context.commit();
    lastMillis = context.currentSystemTimeMs();
    waiting = false;
  }
}
