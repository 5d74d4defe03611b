package dev.twinfold.topology.stream.store;

/**
 * What a {@link WriteBehindStore} may hold on the heap, for each task that has the store.
 *
 * <p>An entry weighs {@link #ENTRY_OVERHEAD_BYTES} + {@code keyBytes} + what the store's weigher
 * says of the value. A value so heavy that its entry would take more than half of {@code maxBytes}
 * is never held: it is written through and read from disk.
 *
 * @param maxBytes bound on the weight of all entries, in bytes; at least twice an entry without a
 *     value. Holds between any two calls
 * @param maxDirtyEntries most entries that a commit has to write, 1 or more; when one more changes,
 *     the one that has been waiting longest is written early, within the same transaction. Dirty
 *     entries also never weigh more than half of {@code maxBytes}
 * @param keyBytes estimated heap bytes of a key (its objects and headers), 0 or more; take the
 *     largest if keys vary
 */
public record WriteBehindLimits(long maxBytes, int maxDirtyEntries, int keyBytes) {

  /**
   * Heap bytes of an entry without its key and value: 48 for the entry, 32 for the hash node, up to
   * 11 for hash slots, rounded up. True of a HotSpot heap below 32 GiB (compressed references); a
   * larger heap takes about 140.
   */
  public static final int ENTRY_OVERHEAD_BYTES = 96;

  /** Checks the limits; the message names the one that is wrong, and what would be right. */
  public WriteBehindLimits {
    if (keyBytes < 0) {
      throw new IllegalArgumentException("keyBytes is " + keyBytes + "; must be 0 or more");
    }
    if (maxDirtyEntries < 1) {
      throw new IllegalArgumentException(
          "maxDirtyEntries is " + maxDirtyEntries + "; must be 1 or more");
    }
    long leastBytes = 2L * (ENTRY_OVERHEAD_BYTES + keyBytes);
    if (maxBytes < leastBytes) {
      throw new IllegalArgumentException(
          "maxBytes is " + maxBytes + "; must be at least " + leastBytes);
    }
  }

  /**
   * Most bytes that dirty entries may weigh together, and so the most that a single entry may weigh
   * and still be held.
   */
  long maxDirtyBytes() {
    return maxBytes / 2;
  }
}
