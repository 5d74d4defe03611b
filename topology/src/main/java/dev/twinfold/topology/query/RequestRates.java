package dev.twinfold.topology.query;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How many requests each address may make: so many a second, and as many at once. */
final class RequestRates {
  /** Addresses that are remembered; whoever was not heard for longest is forgotten. */
  private static final int MOST_ADDRESSES = 10_000;

  private static final double NANOS_PER_SECOND = 1e9;

  private static final class Bucket {
    private double left;
    private long filledNanos;
  }

  private final int perSecond;
  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  RequestRates(int perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
  }

  /** Takes one request of an address; false if it makes too many. */
  synchronized boolean take(String address) {
    long now = nanoTime.getAsLong();
    Bucket bucket = buckets.get(address);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.left = perSecond;
      bucket.filledNanos = now;
      buckets.put(address, bucket);
    }
    double seconds = (now - bucket.filledNanos) / NANOS_PER_SECOND;
    bucket.left = Math.min(perSecond, bucket.left + seconds * perSecond);
    bucket.filledNanos = now;
    if (bucket.left < 1) {
      return false;
    }
    bucket.left--;
    return true;
  }
}
