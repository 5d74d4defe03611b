package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Known;
import java.time.Duration;
import java.util.function.BiFunction;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Identities that are remembered for a time and then dropped a whole segment at once, so that
 * forgetting costs nothing on the way of a report.
 *
 * <p>Lies over a segmented window store. Broker time is rounded down to a bucket of half the
 * horizon, and that bucket is the entry's window: to look an identity up is then a few point reads
 * that end at RocksDB's Bloom filters, not a range scan in every segment.
 */
final class Remembered {
  /** Buckets looked at: the current one and three before it, that is 1.5 to 2 horizons. */
  private static final int BUCKETS = 4;

  private final WindowStore<ClientKey, Known> store;
  private final long bucketMillis;
  private final RecentlyKnown recent;

  /**
   * Over a store that {@link #builder} built for the same horizon.
   *
   * @param horizon how long an identity is remembered after it was last written, at least
   * @param mostRecent how many are also held on the heap, at most; a power of two, or 0
   */
  Remembered(WindowStore<ClientKey, Known> store, Duration horizon, int mostRecent) {
    this.store = store;
    this.recent = new RecentlyKnown(mostRecent);
    this.bucketMillis = bucketMillis(horizon);
  }

  private static long bucketMillis(Duration horizon) {
    return Math.max(1, horizon.toMillis() / 2);
  }

  /** The store: persistent, since identities outlive memory; bounded by the horizon. */
  static StoreBuilder<WindowStore<ClientKey, Known>> builder(String name, Duration horizon) {
    Duration bucket = Duration.ofMillis(bucketMillis(horizon));
    Serde<ClientKey> keys = ClientKey.SERDE;
    return Stores.windowStoreBuilder(
        Stores.persistentWindowStore(name, bucket.multipliedBy(BUCKETS + 1), bucket, false),
        keys,
        StateSerdes.KNOWN);
  }

  /** What is known; {@link Known#NOTHING} if it was never written or is forgotten. */
  Known find(ClientKey key, long nowMillis) {
    Known held = recent.find(key, bucket(nowMillis));
    return held == null ? find(this::fetch, bucketMillis, key, nowMillis) : held;
  }

  private Known fetch(ClientKey key, long bucket) {
    Known known = store.fetch(key, bucket);
    if (known != null) {
      recent.put(key, known, bucket);
    }
    return known;
  }

  /** The same for other threads than the task's, by what they may use to read the store. */
  static Known find(
      BiFunction<ClientKey, Long, Known> fetch, Duration horizon, ClientKey key, long nowMillis) {
    return find(fetch::apply, bucketMillis(horizon), key, nowMillis);
  }

  private interface Fetch {
    Known fetch(ClientKey key, long bucket);
  }

  private static Known find(Fetch store, long bucketMillis, ClientKey key, long nowMillis) {
    long bucket = bucket(nowMillis, bucketMillis);
    for (int i = 0; i < BUCKETS && bucket >= 0; i++, bucket -= bucketMillis) {
      Known known = store.fetch(key, bucket);
      if (known != null) {
        return known;
      }
    }
    return Known.NOTHING;
  }

  /** Writes it down for another horizon. */
  void put(ClientKey key, Known known, long nowMillis) {
    long bucket = bucket(nowMillis);
    store.put(key, known, bucket);
    recent.put(key, known, bucket);
  }

  /** The same, unless that was done in this bucket before: a sweep asks for it again and again. */
  void keep(ClientKey key, Known known, long nowMillis) {
    long bucket = bucket(nowMillis);
    if (recent.find(key, bucket) == null && store.fetch(key, bucket) == null) {
      put(key, known, nowMillis);
    }
  }

  private long bucket(long millis) {
    return bucket(millis, bucketMillis);
  }

  private static long bucket(long millis, long bucketMillis) {
    return Math.floorDiv(Math.max(0, millis), bucketMillis) * bucketMillis;
  }
}
