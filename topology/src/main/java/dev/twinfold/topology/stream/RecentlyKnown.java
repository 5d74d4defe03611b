package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Known;

/**
 * What was written or found lately, on the heap in front of a store: four of five reports come
 * under the identity of the one before, and a look into RocksDB costs more than all else that the
 * fold does with them.
 *
 * <p>One slot for each hash, in which the last one wins: nothing is linked or counted, and agents
 * that report in turn, more of them than there are slots, still find some. Only what lies in the
 * very bucket that is asked for is told: of an older one the store may know something newer. For
 * one thread.
 *
 * <p>The keys lie in one array of longs, a cache line or two for each: with objects, most of the
 * time went into waiting for the memory of one after the other.
 */
final class RecentlyKnown {
  /** Some 8 MB with what is known, for each partition, once that many identities were heard of. */
  private static final int SLOTS = 1 << 16;

  /** Longs per slot: the lineage's two, the identity's two, and the bucket. */
  private static final int STRIDE = 5;

  /** Both are made when there is something to hold: many partitions have no landmarks. */
  private long[] keys = {};

  private Known[] known = {};

  /** What is held of a key in a bucket, or null. */
  Known find(ClientKey key, long bucket) {
    if (keys.length == 0) {
      return null;
    }
    int slot = slot(key);
    int at = slot * STRIDE;
    return key.isAt(keys, at) && keys[at + ClientKey.LONGS] == bucket ? known[slot] : null;
  }

  void put(ClientKey key, Known value, long bucket) {
    if (keys.length == 0) {
      keys = new long[SLOTS * STRIDE];
      known = new Known[SLOTS];
    }
    int slot = slot(key);
    int at = slot * STRIDE;
    key.writeTo(keys, at);
    keys[at + ClientKey.LONGS] = bucket;
    known[slot] = value;
  }

  private static int slot(ClientKey key) {
    int hash = key.hashCode();
    return (hash ^ hash >>> 16) & SLOTS - 1;
  }
}
