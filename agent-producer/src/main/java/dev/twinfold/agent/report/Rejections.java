package dev.twinfold.agent.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Remembers what {@code record()} was given and could not use, in bounded space: a number and one
 * example per reason. Safe for use by many threads.
 */
public final class Rejections {
  private static final int EXAMPLE_CHARS = 128;

  private final Map<String, Rejected> byReason = new ConcurrentHashMap<>();

  private static final class Rejected {
    private final LongAdder times = new LongAdder();
    private volatile String example = "";
    private long told;
  }

  /** What was rejected for one reason since the last time somebody asked. */
  public static final class Notice {
    private final String reason;
    private final String example;
    private final long times;

    private Notice(String reason, String example, long times) {
      this.reason = reason;
      this.example = example;
      this.times = times;
    }

    /** What was wrong and what became of it, in words. */
    public String reason() {
      return reason;
    }

    /** The operation name last seen, cut to {@value Rejections#EXAMPLE_CHARS} characters. */
    public String example() {
      return example;
    }

    /** How many calls it was, at least 1. */
    public long times() {
      return times;
    }
  }

  /** Notes one call. The reasons are few and constant, or this would not be bounded. */
  void note(String reason, String operation) {
    Rejected rejected = byReason.computeIfAbsent(reason, r -> new Rejected());
    String name = String.valueOf(operation);
    rejected.example = name.length() > EXAMPLE_CHARS ? name.substring(0, EXAMPLE_CHARS) : name;
    rejected.times.increment();
  }

  /** What came since the last call; one entry per reason. To be called by one thread at a time. */
  public List<Notice> takeAll() {
    List<Notice> notices = new ArrayList<>();
    byReason.forEach(
        (reason, rejected) -> {
          long times = rejected.times.sum() - rejected.told;
          if (times > 0) {
            rejected.told += times;
            notices.add(new Notice(reason, rejected.example, times));
          }
        });
    return notices;
  }
}
