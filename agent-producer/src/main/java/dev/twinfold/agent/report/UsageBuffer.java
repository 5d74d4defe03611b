package dev.twinfold.agent.report;

import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sums usage up per operation and minute of the wall clock, until it becomes reports.
 *
 * <p>Time comes as an argument. {@link #add} may be called by any number of threads; for an
 * operation already known in this minute it takes no lock and allocates nothing. Everything else is
 * for the agent's own thread. Space is bounded by {@value #MAX_NAMES} operation names and by the
 * limits of the minutes that wait: 600 minutes or 60,000 counts, beyond which old minutes of the
 * same hour are added together.
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

  private static final String COUNTED_AS_OTHER = "; counted under " + OTHER;

  private final Map<String, OperationCounter> counters = new ConcurrentHashMap<>();
  private final Rejections rejections = new Rejections();
  private final Object lock = new Object();
  private final WaitingMinutes waiting = new WaitingMinutes();
  private long lastHarvestMillis;

  /**
   * An empty buffer.
   *
   * @param wallMillis now
   */
  public UsageBuffer(long wallMillis) {
    lastHarvestMillis = wallMillis;
    counters.put(OTHER, new OperationCounter());
  }

  /**
   * Counts an operation. Never throws: a name that cannot be used counts under {@link #OTHER}, a
   * count that cannot be used is left out, and either is noted in {@link #rejections()}.
   *
   * @param operation 1 to {@value #MAX_NAME_CHARS} characters
   * @param count how often it happened, 0 to {@value #MAX_COUNT}
   * @param wallMillis when, by the wall clock
   */
  public void add(String operation, long count, long wallMillis) {
    if (count <= 0 || count > MAX_COUNT) {
      if (count != 0) {
        rejections.note("count is negative or above 10^12; not counted", operation);
      }
      return;
    }
    OperationCounter counter = operation == null ? null : counters.get(operation);
    if (counter == null) {
      counter = counterOf(operation);
    }
    long minute = MinuteUsage.minuteOf(wallMillis);
    if (!counter.add(minute, count)) {
      synchronized (lock) {
        String name = nameOf(operation, counter);
        counter.addFirst(minute, count, (m, n) -> addWholeMinute(name, m, n));
      }
    }
  }

  private String nameOf(String operation, OperationCounter counter) {
    return operation != null && counters.get(operation) == counter ? operation : OTHER;
  }

  /** The way of a name seen for the first time. */
  private OperationCounter counterOf(String operation) {
    String problem = problemOf(operation);
    if (problem.isEmpty()) {
      synchronized (lock) {
        OperationCounter known = counters.get(operation);
        if (known != null) {
          return known;
        }
        if (counters.size() < MAX_NAMES) {
          OperationCounter fresh = new OperationCounter();
          counters.put(operation, fresh);
          return fresh;
        }
      }
      problem = "more than " + (MAX_NAMES - 1) + " different operations";
    }
    rejections.note(problem + COUNTED_AS_OTHER, operation);
    return counters.get(OTHER);
  }

  private static String problemOf(String operation) {
    if (operation == null) {
      return "operation is null";
    }
    if (operation.isEmpty() || operation.length() > MAX_NAME_CHARS) {
      return "operation name is empty or longer than " + MAX_NAME_CHARS + " characters";
    }
    // Half a surrogate pair becomes '?' in UTF-8: two names would become one and lose a count.
    CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    return encoder.canEncode(operation) ? "" : "operation name is not valid Unicode";
  }

  private void addWholeMinute(String name, long minute, long count) {
    waiting.add(MinuteUsage.startOf(minute), MinuteUsage.startOf(minute + 1), name, count);
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
          (name, counter) ->
              counter.takeAll(
                  (m, n) -> {
                    if (m == minute) {
                      waiting.add(from, until, name, n);
                    } else {
                      addWholeMinute(name, m, n);
                    }
                  }));
      waiting.enforceLimits();
      lastHarvestMillis = wallMillis;
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
