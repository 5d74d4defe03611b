package dev.twinfold.agent.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Usage that waits to be reported, summed up per minute, in bounded space.
 *
 * <p>Beyond {@value #MAX_MINUTES} minutes or {@value #MAX_COUNTS} counts the oldest minutes of one
 * hour are added together, into the later of them; hourly bills do not notice. When only one minute
 * per hour is left, the two oldest are added together. Nothing is dropped. At the default limits a
 * broker can be away for ten hours at the precision of a minute and for three weeks at that of an
 * hour. For use by one thread at a time.
 */
final class WaitingMinutes {
  /** Minutes kept apart. */
  static final int MAX_MINUTES = 600;

  /** Counts, that is operation names summed over all minutes. */
  static final int MAX_COUNTS = 60_000;

  private static final long MINUTES_OF_HOUR = 60;

  private final NavigableMap<Long, Bucket> minutes = new TreeMap<>();
  private final int maxMinutes;
  private final int maxCounts;
  private int counts;

  private static final class Bucket {
    private long startMillis;
    private long endMillis;
    private final Map<String, Long> operations = new HashMap<>();
  }

  WaitingMinutes() {
    this(MAX_MINUTES, MAX_COUNTS);
  }

  WaitingMinutes(int maxMinutes, int maxCounts) {
    this.maxMinutes = maxMinutes;
    this.maxCounts = maxCounts;
  }

  /** Adds a count that happened between two times of one minute; the bucket's period widens. */
  void add(long startMillis, long endMillis, String operation, long count) {
    Bucket bucket = bucketOf(startMillis, endMillis);
    addTo(bucket, operation, count);
  }

  private void addTo(Bucket bucket, String operation, long count) {
    int before = bucket.operations.size();
    bucket.operations.merge(operation, count, MinuteUsage::plus);
    counts += bucket.operations.size() - before;
  }

  /** Adds all counts of a period. */
  void add(MinuteUsage usage) {
    Bucket bucket = bucketOf(usage.startMillis(), usage.endMillis());
    usage.operations().forEach((name, n) -> addTo(bucket, name, n));
  }

  private Bucket bucketOf(long startMillis, long endMillis) {
    Bucket bucket = minutes.get(MinuteUsage.minuteOf(startMillis));
    if (bucket == null) {
      bucket = new Bucket();
      bucket.startMillis = startMillis;
      bucket.endMillis = endMillis;
      minutes.put(MinuteUsage.minuteOf(startMillis), bucket);
    }
    bucket.startMillis = Math.min(bucket.startMillis, startMillis);
    bucket.endMillis = Math.max(bucket.endMillis, endMillis);
    return bucket;
  }

  boolean isEmpty() {
    return minutes.isEmpty();
  }

  /** Takes the oldest minute, or as many of its operations as fit into one report. */
  Optional<MinuteUsage> poll() {
    Map.Entry<Long, Bucket> first = minutes.firstEntry();
    if (first == null) {
      return Optional.empty();
    }
    Bucket bucket = first.getValue();
    Map<String, Long> taken = new HashMap<>();
    bucket.operations.entrySet().stream()
        .limit(UsageBuffer.MAX_NAMES)
        .forEach(e -> taken.put(e.getKey(), e.getValue()));
    bucket.operations.keySet().removeAll(taken.keySet());
    counts -= taken.size();
    if (bucket.operations.isEmpty()) {
      minutes.remove(first.getKey());
    }
    return Optional.of(new MinuteUsage(bucket.startMillis, bucket.endMillis, taken));
  }

  /** Everything that waits, oldest minute first. */
  List<MinuteUsage> all() {
    List<MinuteUsage> all = new ArrayList<>(minutes.size());
    minutes
        .values()
        .forEach(b -> all.add(new MinuteUsage(b.startMillis, b.endMillis, b.operations)));
    return all;
  }

  /** Forgets everything. */
  void clear() {
    minutes.clear();
    counts = 0;
  }

  /** Adds old minutes together until the limits hold. */
  void enforceLimits() {
    while (minutes.size() > 1 && (minutes.size() > maxMinutes || counts > maxCounts)) {
      mergeOldest();
    }
  }

  private void mergeOldest() {
    Long earlier = minutes.firstKey();
    for (Long minute = minutes.higherKey(earlier);
        minute != null;
        minute = minutes.higherKey(minute)) {
      if (hourOf(minute) == hourOf(earlier)) {
        mergeInto(earlier, minute);
        return;
      }
      earlier = minute;
    }
    mergeInto(minutes.firstKey(), minutes.higherKey(minutes.firstKey()));
  }

  private void mergeInto(Long earlier, Long later) {
    Bucket from = minutes.remove(earlier);
    Bucket into = minutes.get(later);
    counts -= from.operations.size();
    from.operations.forEach((name, n) -> addTo(into, name, n));
  }

  private static long hourOf(long minute) {
    return Math.floorDiv(minute, MINUTES_OF_HOUR);
  }
}
