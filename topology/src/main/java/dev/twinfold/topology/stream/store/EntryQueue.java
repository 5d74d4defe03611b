package dev.twinfold.topology.stream.store;

/**
 * A first-in, first-out queue from whose middle an entry can leave too; linked through the entries,
 * so that it allocates nothing.
 */
final class EntryQueue<K, V> {

  private final Entry<K, V> ends = new Entry<>(null);
  private int size;
  private long weightBytes;

  EntryQueue() {
    clear();
  }

  int size() {
    return size;
  }

  /** The sum of the weights that the entries had when they were added; see {@link #reweigh}. */
  long weightBytes() {
    return weightBytes;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The entry that has been here longest. Only for a queue that is not empty. */
  Entry<K, V> first() {
    return ends.next;
  }

  void addLast(Entry<K, V> entry) {
    entry.previous = ends.previous;
    entry.next = ends;
    ends.previous.next = entry;
    ends.previous = entry;
    size++;
    weightBytes += entry.weightBytes;
  }

  void remove(Entry<K, V> entry) {
    entry.previous.next = entry.next;
    entry.next.previous = entry.previous;
    entry.previous = null;
    entry.next = null;
    size--;
    weightBytes -= entry.weightBytes;
  }

  /** Changes the weight of an entry that is in this queue. */
  void reweigh(Entry<K, V> entry, long newWeightBytes) {
    weightBytes += newWeightBytes - entry.weightBytes;
    entry.weightBytes = newWeightBytes;
  }

  void clear() {
    ends.previous = ends;
    ends.next = ends;
    size = 0;
    weightBytes = 0;
  }
}
