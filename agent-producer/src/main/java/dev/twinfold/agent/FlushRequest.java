package dev.twinfold.agent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Somebody waits until everything recorded so far is acknowledged. What does not say otherwise is
 * for the agent's thread.
 */
final class FlushRequest {
  private static final long NOT_KNOWN_YET = -1;
  private static final Duration LONGEST_WAIT = Duration.ofDays(10_000);

  private final CountDownLatch answered = new CountDownLatch(1);
  private volatile boolean fulfilled;
  private boolean begun;
  private long lastReport = NOT_KNOWN_YET;

  /** Waits for the answer; an interrupt ends the wait and stays set. */
  boolean await(Duration timeout) {
    try {
      Duration wait = timeout.compareTo(LONGEST_WAIT) < 0 ? timeout : LONGEST_WAIT;
      return answered.await(wait.toMillis(), TimeUnit.MILLISECONDS) && fulfilled;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether what was recorded before the request has been gathered. */
  boolean isBegun() {
    return begun;
  }

  void begin() {
    begun = true;
  }

  /**
   * Answers the request once the last report that holds anything of it is acknowledged.
   *
   * @param allReported whether no usage waits to become a report
   * @param made number of reports made so far
   * @param acknowledged number of them acknowledged; that happens in order
   * @return whether it was answered
   */
  boolean answer(boolean allReported, long made, long acknowledged) {
    if (begun && lastReport == NOT_KNOWN_YET && allReported) {
      lastReport = made;
    }
    if (lastReport == NOT_KNOWN_YET || acknowledged < lastReport) {
      return false;
    }
    fulfilled = true;
    answered.countDown();
    return true;
  }

  /** Answers no: the agent ends before it could be done. May be called by any thread. */
  void abandon() {
    answered.countDown();
  }
}
