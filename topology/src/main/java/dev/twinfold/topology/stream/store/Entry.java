package dev.twinfold.topology.stream.store;

/** A key, its decoded value, and its place in the one {@link EntryQueue} that it is in. */
final class Entry<K, V> {

  final K key;

  /** Null is a tombstone: the key was deleted, and the wrapped store does not know it yet. */
  V value;

  /**
   * Stream time of the record that wrote the value, in epoch milliseconds. Meaningless while the
   * entry is clean.
   */
  long timestampMillis;

  long weightBytes;
  boolean dirty;

  /** Whether the entry was read since the eviction last looked at it. */
  boolean referenced;

  Entry<K, V> previous;
  Entry<K, V> next;

  Entry(K key) {
    this.key = key;
  }
}
