package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Known;

/**
 * What was written or found lately, on the heap in front of a store: four of five reports come
 * under the identity of the one before, and a look into RocksDB costs more than all else that the
 * fold does with them.
 *
 * <p>One slot for each hash, in which the last one wins: nothing is linked or counted, and agents
 * that report in turn, more of them than there are slots, still find some. Holds only what the
 * store holds too. For one thread.
 */
final class RecentlyKnown {
  /** Some 8 MB of entries of 250 bytes for each partition, once that many clients speak. */
  private static final int SLOTS = 1 << 15;

  /** For one, made when it is first needed: only the identities of a busy partition need it. */
  private ClientKey[] keys = {};

  private Known[] known = {};
  private long[] buckets = {};

  /** What is held of a key in a range of buckets, or null. */
  Known find(ClientKey key, long oldestBucket, long newestBucket) {
    if (keys.length == 0) {
      return null;
    }
    int slot = slot(key);
    return key.equals(keys[slot]) && buckets[slot] >= oldestBucket && buckets[slot] <= newestBucket
        ? known[slot]
        : null;
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
