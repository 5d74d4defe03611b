package dev.twinfold.local.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that somebody started, perhaps from another terminal.
 *
 * <p>A process id alone says nothing: the operating system gives it to others when its owner is
 * gone. Together with the time of the start it names one process.
 *
 * @param pid process id
 * @param startedMillis when it was started, by the operating system, in epoch milliseconds
 */
record StartedProcess(long pid, long startedMillis) {
  /** Two looks at one start differ by this much, as the system tells it from its own start. */
  private static final Duration SAME_START = Duration.ofSeconds(2);

  /** The one that was just started. */
  static StartedProcess of(ProcessHandle handle) {
    return new StartedProcess(
        handle.pid(), handle.info().startInstant().orElseGet(Instant::now).toEpochMilli());
  }

  /** Itself, if it still runs. */
  Optional<ProcessHandle> running() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isSame);
  }

  private boolean isSame(ProcessHandle handle) {
    return handle
        .info()
        .startInstant()
        .map(start -> Math.abs(start.toEpochMilli() - startedMillis) <= SAME_START.toMillis())
        .orElse(false);
  }

  /** Waits until it has ended; false if that took longer. */
  boolean awaitEnd(Duration longest) {
    Optional<ProcessHandle> handle = running();
    if (handle.isEmpty()) {
      return true;
    }
    try {
      handle.get().onExit().get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot wait for process " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
