package dev.twinfold.topology.usage;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often each operation was done; immutable, names in order.
 *
 * <p>Two arrays, because a client does the same few operations all the time: adding a report then
 * copies one short array and looks nothing up in a hash table. The names are bounded; sums stop at
 * {@link Long#MAX_VALUE} instead of wrapping round.
 */
public final class OperationCounts {
  /** None at all. */
  public static final OperationCounts NONE = new OperationCounts(new String[0], new long[0], 0);

  /** Counts what has no room of its own. */
  public static final String OTHER = "(other)";

  /**
   * Bytes of names in one bill: some 2,000 names of 20 letters. Without a bound a client that makes
   * names up would grow a record that no broker takes, and stop the topology.
   */
  public static final int MOST_NAME_BYTES = 128 << 10;

  private final String[] names;
  private final long[] counts;
  private final int nameBytes;

  private OperationCounts(String[] names, long[] counts, int nameBytes) {
    this.names = names;
    this.counts = counts;
    this.nameBytes = nameBytes;
  }

  /** The counts of a map; all at least 0. */
  public static OperationCounts of(Map<String, Long> counts) {
    return NONE.plus(counts);
  }

  /** With the counts of a map added; all at least 0. */
  public OperationCounts plus(Map<String, Long> more) {
    return plus(more, MOST_NAME_BYTES - nameBytes);
  }

  /**
   * With the counts of a map added; all at least 0.
   *
   * @param roomBytes how many bytes of names that are not held yet may be added; what is beyond is
   *     counted under {@link #OTHER}
   */
  public OperationCounts plus(Map<String, Long> more, int roomBytes) {
    long[] sums = counts.clone();
    for (Map.Entry<String, Long> entry : more.entrySet()) {
      int at = Arrays.binarySearch(names, entry.getKey());
      if (at < 0) {
        return merged(more, Math.min(roomBytes, MOST_NAME_BYTES - nameBytes));
      }
      sums[at] = saturated(sums[at], entry.getValue());
    }
    return new OperationCounts(names, sums, nameBytes);
  }

  private OperationCounts merged(Map<String, Long> more, int roomBytes) {
    Map<String, Long> all = asMap();
    int room = roomBytes;
    // In order of the names, so that the same reports always leave the same ones out.
    for (Map.Entry<String, Long> entry : new TreeMap<>(more).entrySet()) {
      String name = entry.getKey();
      if (!all.containsKey(name)) {
        room -= bytes(name);
        name = room < 0 ? OTHER : name;
      }
      all.merge(name, entry.getValue(), OperationCounts::saturated);
    }
    return new OperationCounts(
        all.keySet().toArray(new String[0]),
        all.values().stream().mapToLong(Long::longValue).toArray(),
        all.keySet().stream().mapToInt(OperationCounts::bytes).sum());
  }

  /** At most what a name takes in UTF-8, with its count. */
  private static int bytes(String name) {
    return 3 * name.length() + Long.BYTES;
  }

  /** About how many bytes the names take when they are written. */
  public int nameBytes() {
    return nameBytes;
  }

  private static long saturated(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** How many names. */
  public int size() {
    return names.length;
  }

  /** Name to count, in order of the names; the caller's own. */
  public Map<String, Long> asMap() {
    Map<String, Long> map = new TreeMap<>();
    for (int i = 0; i < names.length; i++) {
      map.put(names[i], counts[i]);
    }
    return map;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OperationCounts that
        && Arrays.equals(names, that.names)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(names) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return asMap().toString();
  }
}
