package dev.twinfold.topology.stream.store;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The bounded map of decoded values; knows nothing of Kafka, and is for one thread.
 *
 * <p>Each entry is in one of two queues. Dirty ones wait, oldest change first, for {@link
 * #writeDirty}. Clean ones may be evicted, by second chance: an entry read since the eviction last
 * looked at it goes to the end instead. (A {@code LinkedHashMap} in access order evicts a little
 * better, but relinks on each hit.) Dirty entries never weigh more than half of the bound, so there
 * is always a clean one to evict, and nothing is ever evicted that was not written.
 */
final class WriteBehindMap<K, V> {

  /** Takes a changed value to the wrapped store. */
  @FunctionalInterface
  interface Writer<K, V> {

    /**
     * Writes a value, or deletes the key if {@code value} is null, as of {@code timestampMillis}
     * (epoch).
     */
    void write(K key, V value, long timestampMillis);
  }

  private final WriteBehindLimits limits;
  private final ToIntFunction<? super V> valueBytes;
  private final Writer<K, V> writer;
  private final Map<K, Entry<K, V>> entries = new HashMap<>();
  private final EntryQueue<K, V> clean = new EntryQueue<>();
  private final EntryQueue<K, V> dirty = new EntryQueue<>();

  /**
   * The entry that was used last, or null: a record reads and writes the same one several times
   * over, and comparing a key costs less than finding it.
   */
  private Entry<K, V> last;

  WriteBehindMap(
      WriteBehindLimits limits, ToIntFunction<? super V> valueBytes, Writer<K, V> writer) {
    this.limits = limits;
    this.valueBytes = valueBytes;
    this.writer = writer;
  }

  /**
   * The entry of a key (its value is null if the key was deleted), or null when only the wrapped
   * store knows.
   */
  Entry<K, V> find(K key) {
    Entry<K, V> entry = last;
    if (entry == null || !entry.key.equals(key)) {
      entry = entries.get(key);
      last = entry;
    }
    if (entry != null && !entry.referenced) {
      entry.referenced = true;
    }
    return entry;
  }

  /** Holds a value just read from the wrapped store; for a key that {@link #find} does not know. */
  void admit(K key, V value) {
    long weightBytes = weigh(value);
    if (weightBytes > limits.maxDirtyBytes()) {
      return;
    }
    Entry<K, V> entry = new Entry<>(key);
    entry.value = value;
    entry.weightBytes = weightBytes;
    entries.put(key, entry);
    clean.addLast(entry);
    evict();
  }

  /**
   * Holds a changed value, or a deletion if {@code value} is null; writes the oldest changes if too
   * many wait.
   */
  void put(K key, V value, long timestampMillis) {
    long weightBytes = weigh(value);
    if (weightBytes > limits.maxDirtyBytes()) {
      writeThrough(key, value, timestampMillis);
      return;
    }
    Entry<K, V> entry =
        last != null && last.key.equals(key) ? last : entries.computeIfAbsent(key, Entry::new);
    last = entry;
    if (entry.dirty) {
      dirty.reweigh(entry, weightBytes);
    } else {
      if (entry.next != null) {
        clean.remove(entry);
      }
      entry.dirty = true;
      entry.weightBytes = weightBytes;
      dirty.addLast(entry);
    }
    entry.value = value;
    entry.timestampMillis = timestampMillis;
    while (dirty.size() > limits.maxDirtyEntries()
        || dirty.weightBytes() > limits.maxDirtyBytes()) {
      writeOldest();
    }
    evict();
  }

  /**
   * Writes every change that waits, oldest first. If a write fails, that change and the later ones
   * still wait.
   */
  void writeDirty() {
    while (!dirty.isEmpty()) {
      writeOldest();
    }
  }

  /** Forgets everything, and loses the changes that wait. */
  void clear() {
    last = null;
    entries.clear();
    clean.clear();
    dirty.clear();
  }

  long bytes() {
    return clean.weightBytes() + dirty.weightBytes();
  }

  int size() {
    return entries.size();
  }

  int dirtySize() {
    return dirty.size();
  }

  private void writeOldest() {
    Entry<K, V> oldest = dirty.first();
    writer.write(oldest.key, oldest.value, oldest.timestampMillis);
    dirty.remove(oldest);
    oldest.dirty = false;
    if (oldest.value == null) {
      remove(oldest.key);
    } else {
      clean.addLast(oldest);
    }
  }

  private void writeThrough(K key, V value, long timestampMillis) {
    Entry<K, V> held = remove(key);
    if (held != null) {
      (held.dirty ? dirty : clean).remove(held);
    }
    writer.write(key, value, timestampMillis);
  }

  private void evict() {
    while (bytes() > limits.maxBytes()) {
      Entry<K, V> oldest = clean.first();
      clean.remove(oldest);
      if (oldest.referenced) {
        oldest.referenced = false;
        clean.addLast(oldest);
      } else {
        remove(oldest.key);
      }
    }
  }

  private Entry<K, V> remove(K key) {
    last = null;
    return entries.remove(key);
  }

  private long weigh(V value) {
    int bytes = value == null ? 0 : valueBytes.applyAsInt(value);
    if (bytes < 0) {
      throw new IllegalStateException("The weigher says that a value takes " + bytes + " bytes");
    }
    return (long) WriteBehindLimits.ENTRY_OVERHEAD_BYTES + limits.keyBytes() + bytes;
  }
}
