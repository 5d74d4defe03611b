package dev.twinfold.local;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C (or a TERM) as something a command can wait for: the JVM stays until the command has put
 * everything away and closed this.
 *
 * <p>Open it first, so that it is closed last.
 */
public final class StopSignal implements AutoCloseable {
  private static final Duration LONGEST_CLEANUP = Duration.ofSeconds(45);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch cleanedUp = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onShutdown, "stop-signal");

  private StopSignal() {}

  /** One that listens to the JVM's end. */
  public static StopSignal install() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** True as soon as somebody asked the JVM to end, false if nobody does within the time. */
  public boolean await(Duration longest) {
    try {
      return asked.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** True if somebody asked the JVM to end. */
  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  private void onShutdown() {
    asked.countDown();
    try {
      cleanedUp.await(LONGEST_CLEANUP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the JVM end. */
  @Override
  public void close() {
    cleanedUp.countDown();
    if (!isAsked()) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
