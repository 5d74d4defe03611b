package dev.twinfold.agent;

import dev.twinfold.agent.report.UsageBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells the listener of what was recorded when nothing was counted any more. The agent's thread may
 * be gone by then, so a thread of the host does it; never two at once, and never one for what its
 * own listener records.
 */
final class LateRecords {
  static final String REASON = "recorded while the agent was closed; not counted";

  private final UsageBuffer buffer;
  private final Notices notices;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Thread teller;

  LateRecords(UsageBuffer buffer, Notices notices) {
    this.buffer = buffer;
    this.notices = notices;
  }

  /**
   * Tells what is there, if it is something.
   *
   * @param example the operation of a late call, or in words what else found them
   */
  void tell(String example) {
    Thread self = Thread.currentThread();
    if (teller == self || asked.getAndIncrement() != 0) {
      return;
    }
    for (int answered = 1; answered != 0; answered = asked.addAndGet(-answered)) {
      teller = self;
      long late = buffer.takeLate();
      if (late > 0) {
        notices.rejected(REASON, String.valueOf(example), late);
      }
      teller = null;
    }
  }
}
