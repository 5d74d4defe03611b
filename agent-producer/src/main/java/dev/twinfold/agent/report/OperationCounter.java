package dev.twinfold.agent.report;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts one operation, per minute, without locks on the way.
 *
 * <p>There are two slots, for even and odd minutes, so that a thread that is late by a moment still
 * finds its minute's slot. Adders are never reset, they only grow; what was taken from them is
 * remembered beside. That is why no count can fall between a taker and an adder.
 */
final class OperationCounter {
  private static final long NO_MINUTE = Long.MIN_VALUE;

  private final String name;
  private final Slot even = new Slot();
  private final Slot odd = new Slot();
  private final Slot late = new Slot();

  /** Is an adder rather than having one: each step from object to object costs every count. */
  private static final class Slot extends LongAdder {
    private static final long serialVersionUID = 1;
    private volatile long minute = NO_MINUTE;
    private long taken;
  }

  /** A counter that has counted nothing, of an operation of that name. */
  OperationCounter(String name) {
    this.name = name;
  }

  /** The name it counts under. */
  String name() {
    return name;
  }

  /** Takes what a slot holds: its minute and a count above zero. */
  interface Taker {
    /** Is given one count. */
    void take(long minute, long count);
  }

  private Slot slotOf(long minute) {
    return (minute & 1) == 0 ? even : odd;
  }

  /** Counts, unless the slot still belongs to an earlier minute; then it says false. */
  boolean add(long minute, long count) {
    Slot slot = slotOf(minute);
    if (slot.minute != minute) {
      return false;
    }
    slot.add(count);
    return true;
  }

  /** Frees the slot for a minute and counts. To be called by one thread at a time. */
  void addFirst(long minute, long count, Taker taker) {
    Slot slot = slotOf(minute);
    if (slot.minute != minute) {
      empty(slot, taker);
      slot.minute = minute;
    }
    slot.add(count);
  }

  /** Counts without a minute, for {@link #takeLate}; this will not be reported. */
  void addLate(long count) {
    late.add(count);
  }

  /** Takes everything counted since the last time. To be called by one thread at a time. */
  void takeAll(Taker taker) {
    empty(even, taker);
    empty(odd, taker);
  }

  /** Takes what came after the last harvest, and what was late from the start. */
  void takeLate(Taker taker) {
    takeAll(taker);
    empty(late, taker);
  }

  private static void empty(Slot slot, Taker taker) {
    long count = slot.sum() - slot.taken;
    if (count > 0) {
      slot.taken += count;
      taker.take(slot.minute, count);
    }
  }
}
