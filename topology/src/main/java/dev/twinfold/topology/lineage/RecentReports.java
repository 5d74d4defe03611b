package dev.twinfold.topology.lineage;

import java.util.Arrays;

/**
 * The last reports of one client, in order of arrival: they tell a redelivery from a new report,
 * and when an identity was superseded.
 *
 * <p>Immutable. One array of four longs a report, because a client is copied at every report and an
 * array copy is the cheapest copy there is. A report is known by generation and sequence and by 64
 * bits of its id: within one client a generation names one identity, and two different reports of
 * the same generation and sequence share 64 random bits once in 2^64.
 */
public final class RecentReports {
  /** How many are remembered; an agent has at most 15 unacknowledged (docs/semantics.md). */
  public static final int CAPACITY = 16;

  /** Nothing heard yet. */
  public static final RecentReports EMPTY = new RecentReports(new long[0]);

  /** Longs per report: id, broker time, generation, sequence. */
  public static final int STRIDE = 4;

  private static final int ID = 0;
  private static final int TIME = 1;
  private static final int GENERATION = 2;
  private static final int SEQUENCE = 3;

  private final long[] entries;

  private RecentReports(long[] entries) {
    this.entries = entries;
  }

  /** What a slot of (generation, sequence) says about a report. */
  enum Match {
    /** Nothing was heard there. */
    NEW,
    /** This very report was heard. */
    SAME,
    /** Another report was heard there: two machines hold one identity. */
    OTHER
  }

  /** The 64 bits by which a report id is remembered. */
  static long idBits(Identity reportId) {
    return reportId.high() ^ reportId.low();
  }

  /** Compares a report with those remembered. */
  Match match(Report report) {
    Match found = Match.NEW;
    for (int i = entries.length - STRIDE; i >= 0; i -= STRIDE) {
      if (entries[i + SEQUENCE] == report.sequence()
          && entries[i + GENERATION] == report.generation()) {
        if (entries[i + ID] == idBits(report.reportId())) {
          return Match.SAME;
        }
        found = Match.OTHER;
      }
    }
    return found;
  }

  /** With one more at the end, and without the oldest if there are too many. */
  RecentReports and(Report report, long brokerMillis) {
    int kept = Math.min(entries.length, (CAPACITY - 1) * STRIDE);
    long[] next = new long[kept + STRIDE];
    System.arraycopy(entries, entries.length - kept, next, 0, kept);
    next[kept + ID] = idBits(report.reportId());
    next[kept + TIME] = brokerMillis;
    next[kept + GENERATION] = report.generation();
    next[kept + SEQUENCE] = report.sequence();
    return new RecentReports(next);
  }

  /**
   * When an identity of the given generation was superseded: the broker time of the first
   * remembered report of a later generation, or {@link Long#MIN_VALUE} if that is forgotten.
   */
  long supersededMillis(long generation) {
    for (int i = 0; i < entries.length; i += STRIDE) {
      if (entries[i + GENERATION] > generation) {
        return entries[i + TIME];
      }
    }
    return Long.MIN_VALUE;
  }

  /** How many are remembered, 0 to {@link #CAPACITY}. */
  public int size() {
    return entries.length / STRIDE;
  }

  /** The i-th: 64 bits of its id, broker time, generation, sequence; for whoever stores them. */
  public long[] entry(int index) {
    return Arrays.copyOfRange(entries, index * STRIDE, (index + 1) * STRIDE);
  }

  /** Puts together what {@link #entry} took apart; the array becomes this object's own. */
  public static RecentReports ofEntries(long[] entries) {
    if (entries.length % STRIDE != 0 || entries.length > CAPACITY * STRIDE) {
      throw new IllegalArgumentException(entries.length + " longs are not up to 16 reports");
    }
    return new RecentReports(entries);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecentReports that && Arrays.equals(entries, that.entries);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(entries);
  }

  @Override
  public String toString() {
    return size() + " reports";
  }
}
