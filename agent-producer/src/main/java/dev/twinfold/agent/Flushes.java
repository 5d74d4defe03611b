package dev.twinfold.agent;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The flushes that somebody waits for. Safe for use by many threads. */
final class Flushes {
  private final Queue<FlushRequest> waiting = new ConcurrentLinkedQueue<>();

  /** Asks for a flush. */
  void add(FlushRequest flush) {
    waiting.add(flush);
  }

  /** Takes a request back. */
  void remove(FlushRequest flush) {
    waiting.remove(flush);
  }

  /** Lets go of everybody who still waits. */
  void abandon() {
    for (FlushRequest flush = waiting.poll(); flush != null; flush = waiting.poll()) {
      flush.abandon();
    }
  }

  /** Begins all that wait, for the agent's thread; tells whether there was a new one. */
  boolean begin() {
    boolean begun = false;
    for (FlushRequest flush : waiting) {
      begun |= !flush.isBegun();
      flush.begin();
    }
    return begun;
  }

  /** Answers those that can be, for the agent's thread; see {@link FlushRequest#answer}. */
  void answer(boolean allReported, long made, long acknowledged) {
    waiting.removeIf(flush -> flush.isBegun() && flush.answer(allReported, made, acknowledged));
  }
}
