package dev.twinfold.topology.stream;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Asks for a commit as soon as a clone was found, since nobody sees it before. Everything else may
 * wait for the commit interval, and long intervals are what makes the topology fast: a client that
 * spoke often is then written once.
 *
 * <p>Not for each clone of a golden image: the first is committed at once, and the more of them
 * come together, the longer the next wait, up to the commit interval that all else waits for. A
 * commit is one of all tasks of a stream thread, so the pause is the thread's.
 */
final class CommitHaste {
  /** Clones that come closer together share a commit. */
  private static final long LEAST_PAUSE_MILLIS = 100;

  /** So much longer for each clone that a commit told of: at 500 a second it is the longest. */
  private static final long PAUSE_MILLIS_PER_CLONE = 2;

  private static final long LONGEST_PAUSE_MILLIS = 1000;

  /** How often a clone that has to wait is looked after. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private static final ThreadLocal<Pause> OF_THREAD = ThreadLocal.withInitial(Pause::new);

  private final ProcessorContext<?, ?> context;

  /** Only while a clone waits: a look that is always due would make Kafka's batches smaller. */
  private Optional<Cancellable> look = Optional.empty();

  private long foundMillis;

  CommitHaste(ProcessorContext<?, ?> context) {
    this.context = context;
  }

  /** A clone was found in what is not committed yet. */
  void found() {
    foundMillis = context.currentSystemTimeMs();
    Pause pause = pauseAt(foundMillis);
    pause.found++;
    if (pause.isOver(foundMillis)) {
      ask(pause, foundMillis);
    } else if (look.isEmpty()) {
      look =
          Optional.of(
              context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, wall -> lookAgain()));
    }
  }

  private void lookAgain() {
    long now = context.currentSystemTimeMs();
    Pause pause = pauseAt(now);
    if (pause.askedMillis > foundMillis) {
      // Another task asked since then.
      rest();
    } else if (pause.isOver(now)) {
      ask(pause, now);
    }
  }

  private void ask(Pause pause, long nowMillis) {
    context.commit();
    pause.begin(nowMillis);
    rest();
  }

  private void rest() {
    look.ifPresent(Cancellable::cancel);
    look = Optional.empty();
  }

  private static Pause pauseAt(long nowMillis) {
    Pause pause = OF_THREAD.get();
    pause.setBackWith(nowMillis);
    return pause;
  }

  /** Since the last commit that was asked for on a stream thread. */
  private static final class Pause {
    private long askedMillis;
    private long millis;
    private int found;

    /** A commit that is still to come by the clock was asked for before the clock was set back. */
    private void setBackWith(long nowMillis) {
      if (askedMillis > nowMillis) {
        askedMillis = 0;
      }
    }

    private boolean isOver(long nowMillis) {
      return nowMillis - askedMillis >= millis;
    }

    private void begin(long nowMillis) {
      askedMillis = nowMillis;
      millis =
          Math.min(LONGEST_PAUSE_MILLIS, LEAST_PAUSE_MILLIS + PAUSE_MILLIS_PER_CLONE * (found - 1));
      found = 0;
    }
  }
}
