package dev.twinfold.agent.report;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Sums usage up per operation and minute of the wall clock, until it becomes reports.
 *
 * <p>{@link #add(String, long)} may be called by any number of threads; for an operation already
 * known in this minute it takes no lock and allocates nothing. Everything else is for the agent's
 * own thread. Space is bounded by {@value #MAX_NAMES} operation names and by the limits of the
 * minutes that wait: 600 minutes or 60,000 counts, beyond which old minutes of the same hour are
 * added together.
 *
 * <p>Each count is told of exactly once: it comes out of the buffer, or {@link #add(String, long)}
 * has said that it may not, and {@link #takeLate} gives it.
 */
public final class UsageBuffer {
  /** Operations whose own name cannot be used are counted under this one. */
  public static final String OTHER = "(other)";

  /** Operation names of one process, {@link #OTHER} included; also the limit of a report. */
  public static final int MAX_NAMES = 1000;

  /** Characters of an operation name. */
  public static final int MAX_NAME_CHARS = 128;

  /** The most that one call may count: 10^12. */
  public static final long MAX_COUNT = 1_000_000_000_000L;

  private final Rejections rejections = new Rejections();
  private final OperationCounters counters = new OperationCounters(rejections);
  private final Object lock = new Object();
  private final WaitingMinutes waiting = new WaitingMinutes();
  private final MinuteMark mark;
  private long lastHarvestMillis;
  private long jumpedFrom = MinuteMark.CLOSED;
  private long jumpedTo;

  /**
   * An empty buffer.
   *
   * @param wallMillis the wall clock
   */
  public UsageBuffer(LongSupplier wallMillis) {
    mark = new MinuteMark(wallMillis);
    lastHarvestMillis = wallMillis.getAsLong();
  }

  /**
   * Counts an operation. Never throws: a name that cannot be used counts under {@link #OTHER}, a
   * count that cannot be used is left out, and either is noted in {@link #rejections()}.
   *
   * @param operation 1 to {@value #MAX_NAME_CHARS} characters
   * @param count how often it happened, 0 to {@value #MAX_COUNT}
   * @return false if the buffer is closed: then this count and those of other threads may have come
   *     too late, and {@link #takeLate} tells which
   */
  public boolean add(String operation, long count) {
    if (count <= 0 || count > MAX_COUNT) {
      if (count != 0) {
        rejections.note("count is negative or above 10^12; not counted", operation);
      }
      return true;
    }
    OperationCounter counter = counters.of(operation);
    long minute = mark.minute();
    if (minute == MinuteMark.CLOSED) {
      counter.addLate(count);
      return false;
    }
    if (!counter.add(minute, count)) {
      synchronized (lock) {
        String name = counter.name();
        counter.addFirst(minute, count, (m, n) -> addWholeMinute(name, m, n));
        waiting.enforceLimits();
      }
    }
    // Whoever closes does so before the last harvest. If it is not closed yet, that comes after us.
    return !mark.isClosed();
  }

  private void addWholeMinute(String name, long counted, long count) {
    long minute = belongsTo(counted);
    waiting.add(MinuteUsage.startOf(minute), MinuteUsage.startOf(minute + 1), name, count);
  }

  private long belongsTo(long counted) {
    return counted == jumpedFrom ? jumpedTo : counted;
  }

  /**
   * Says that the agent's thread goes to sleep, for no longer than this minute. Until {@link
   * #wake()} what is counted belongs to it.
   */
  public void sleepWithin(long wallMillis) {
    mark.announce(MinuteUsage.minuteOf(wallMillis));
  }

  /** Says that the agent's thread is awake: from now on the clock tells the minute. */
  public void wake() {
    mark.forget();
  }

  /**
   * Says that the wall clock jumped while the agent's thread slept: what was counted meanwhile
   * belongs to the minute that runs now. To be called before {@link #wake()}.
   */
  public void clockJumped(long wallMillis) {
    synchronized (lock) {
      jumpedFrom = mark.announced();
      jumpedTo = MinuteUsage.minuteOf(wallMillis);
    }
  }

  /** Ends the counting. The next harvest is complete: what it does not get is late. */
  public void close() {
    mark.close();
  }

  /** Forgets what waits, because it is on disk and comes back from there. */
  public void forgetWaiting() {
    synchronized (lock) {
      waiting.clear();
    }
  }

  /** Counts again after {@link #close()}. */
  public void reopen(long wallMillis) {
    synchronized (lock) {
      lastHarvestMillis = wallMillis;
    }
    mark.forget();
  }

  /** Takes the sum of what was counted too late for the last harvest. After {@link #close()}. */
  public long takeLate() {
    long[] sum = new long[1];
    synchronized (lock) {
      counters.forEach(counter -> counter.takeLate((m, n) -> sum[0] += n));
    }
    return sum[0];
  }

  /** Moves everything counted so far to the minutes that wait. */
  public void harvest(long wallMillis) {
    long minute = MinuteUsage.minuteOf(wallMillis);
    synchronized (lock) {
      long start = MinuteUsage.startOf(minute);
      if (lastHarvestMillis > start && lastHarvestMillis <= wallMillis) {
        start = lastHarvestMillis;
      }
      long from = start;
      long until = Math.max(wallMillis, from + 1);
      counters.forEach(
          counter ->
              counter.takeAll(
                  (m, n) -> {
                    if (belongsTo(m) == minute) {
                      waiting.add(from, until, counter.name(), n);
                    } else {
                      addWholeMinute(counter.name(), m, n);
                    }
                  }));
      waiting.enforceLimits();
      lastHarvestMillis = wallMillis;
      jumpedFrom = MinuteMark.CLOSED;
    }
  }

  /** Takes the oldest minute that waits, or as much of it as one report can hold. */
  public Optional<MinuteUsage> poll() {
    synchronized (lock) {
      return waiting.poll();
    }
  }

  /** Puts usage back that could not be reported, or adds usage an earlier process left behind. */
  public void giveBack(MinuteUsage usage) {
    synchronized (lock) {
      waiting.add(usage);
    }
  }

  /** What waits, oldest minute first. */
  public List<MinuteUsage> waiting() {
    synchronized (lock) {
      return waiting.all();
    }
  }

  /** Whether nothing waits. What was recorded since the last harvest does not show here. */
  public boolean isEmpty() {
    synchronized (lock) {
      return waiting.isEmpty();
    }
  }

  /** What could not be used. */
  public Rejections rejections() {
    return rejections;
  }
}
