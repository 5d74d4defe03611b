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
  private static final int FEWEST = 1 << 12;

  /** At most one identity for so many bytes of clients: a tenth of what those take. */
  private static final int BYTES_OF_CLIENTS = 1 << 10;

  private static final int MOST = 1 << 22;

  /** Longs per slot: the lineage's two, the identity's two, and the bucket. */
  private static final int STRIDE = 5;

  private final int most;

  /** Both are made when there is something to hold, and grow with it. */
  private long[] keys = {};

  private Known[] known = {};
  private int size;

  /** Of at most so many: a power of two, or 0 to hold none. */
  RecentlyKnown(int most) {
    this.most = most;
  }

  /** How many are held at most beside so many bytes of clients; a power of two. */
  static int mostFor(long clientsHeapBytes) {
    long most = Long.highestOneBit(clientsHeapBytes / BYTES_OF_CLIENTS);
    return (int) Math.max(FEWEST, Math.min(MOST, most));
  }

  /** What is held of a key in a bucket, or null. */
  Known find(ClientKey key, long bucket) {
    if (known.length == 0) {
      return null;
    }
    int slot = slot(key.hashCode());
    int at = slot * STRIDE;
    return key.isAt(keys, at) && keys[at + ClientKey.LONGS] == bucket ? known[slot] : null;
  }

  void put(ClientKey key, Known value, long bucket) {
    if (most == 0) {
      return;
    }
    if (size >= known.length / 2 && known.length < most) {
      grow();
    }
    int slot = slot(key.hashCode());
    int at = slot * STRIDE;
    if (known[slot] == null) {
      size++;
    }
    key.writeTo(keys, at);
    keys[at + ClientKey.LONGS] = bucket;
    known[slot] = value;
  }

  /** Twice as many slots; what finds its slot taken is forgotten. */
  private void grow() {
    long[] oldKeys = keys;
    Known[] oldKnown = known;
    int slots = Math.min(most, Math.max(FEWEST, 2 * oldKnown.length));
    keys = new long[slots * STRIDE];
    known = new Known[slots];
    size = 0;
    for (int old = 0; old < oldKnown.length; old++) {
      if (oldKnown[old] != null) {
        int slot = slot(ClientKey.hashAt(oldKeys, old * STRIDE));
        System.arraycopy(oldKeys, old * STRIDE, keys, slot * STRIDE, STRIDE);
        size += known[slot] == null ? 1 : 0;
        known[slot] = oldKnown[old];
      }
    }
  }

  private int slot(int hash) {
    return (hash ^ hash >>> 16) & known.length - 1;
  }
}
