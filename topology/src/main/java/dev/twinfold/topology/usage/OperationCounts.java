package dev.twinfold.topology.usage;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often each operation was done; immutable, names in order.
 *
 * <p>Two arrays, because a client does the same few operations all the time: adding a report then
 * copies one short array and looks nothing up in a hash table. Sums stop at {@link Long#MAX_VALUE}
 * instead of wrapping round.
 */
public final class OperationCounts {
  /** None at all. */
  public static final OperationCounts NONE = new OperationCounts(new String[0], new long[0]);

  private final String[] names;
  private final long[] counts;

  private OperationCounts(String[] names, long[] counts) {
    this.names = names;
    this.counts = counts;
  }

  /** The counts of a map; all at least 0. */
  public static OperationCounts of(Map<String, Long> counts) {
    return NONE.plus(counts);
  }

  /** With the counts of a map added; all at least 0. */
  public OperationCounts plus(Map<String, Long> more) {
    long[] sums = counts.clone();
    for (Map.Entry<String, Long> entry : more.entrySet()) {
      int at = Arrays.binarySearch(names, entry.getKey());
      if (at < 0) {
        return merged(more);
      }
      sums[at] = saturated(sums[at], entry.getValue());
    }
    return new OperationCounts(names, sums);
  }

  private OperationCounts merged(Map<String, Long> more) {
    TreeMap<String, Long> all = new TreeMap<>(asMap());
    more.forEach((name, count) -> all.merge(name, count, OperationCounts::saturated));
    return new OperationCounts(
        all.keySet().toArray(new String[0]),
        all.values().stream().mapToLong(Long::longValue).toArray());
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
