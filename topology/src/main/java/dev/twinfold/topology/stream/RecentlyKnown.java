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
 */
final class RecentlyKnown {
  /** Some 8 MB of entries of 250 bytes for each partition, once that many clients speak. */
  private static final int SLOTS = 1 << 15;

  /** All three are made when there is something to hold: many partitions have no landmarks. */
  private ClientKey[] keys = {};

  private Known[] known = {};
  private long[] buckets = {};

  /** What is held of a key in a bucket, or null. */
  Known find(ClientKey key, long bucket) {
    if (keys.length == 0) {
      return null;
    }
    int slot = slot(key);
    return buckets[slot] == bucket && key.equals(keys[slot]) ? known[slot] : null;
  }

  void put(ClientKey key, Known value, long bucket) {
    if (keys.length == 0) {
      keys = new ClientKey[SLOTS];
      known = new Known[SLOTS];
      buckets = new long[SLOTS];
    }
    int slot = slot(key);
    keys[slot] = key;
    known[slot] = value;
    buckets[slot] = bucket;
  }

  private static int slot(ClientKey key) {
    int hash = key.hashCode();
    return (hash ^ hash >>> 16) & SLOTS - 1;
  }
}
