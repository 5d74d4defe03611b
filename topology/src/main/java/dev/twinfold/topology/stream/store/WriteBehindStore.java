package dev.twinfold.topology.stream.store;

import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A key-value store that keeps decoded values in a bounded map and writes changes to Kafka's own
 * store once per commit.
 *
 * <p>On the thread of its task, {@link #get} of a held key is one hash look-up; of any other key,
 * one read of the wrapped store, and that includes keys that were never written. {@link #put} is
 * one hash look-up and serializes nothing. Changes reach the wrapped store, and with it the
 * changelog, before the transaction that they belong to is committed; see {@link WriteBehindLimits}
 * for those that go earlier. A crash or a task that is closed after an error loses exactly what the
 * transaction loses. What a processor writes in its {@code close()} is lost, as the last commit is
 * over by then.
 *
 * <p>Values and keys are shared, not copied: never change one after it was put or got, put a new
 * one.
 *
 * <p><b>Other threads</b> (interactive queries) may call every reading method. They get what the
 * wrapped store holds, never the map: the state as of some change at or after the last commit; see
 * {@link #committed}. They must not write: that throws {@link IllegalStateException}. As with any
 * store of Kafka's that is queried, the serdes are used by several threads at once.
 *
 * @param <K> key; its {@code equals} and {@code hashCode} must agree with its serialized bytes
 * @param <V> value
 */
public final class WriteBehindStore<K, V> extends ScannableStore<K, V> {

  private final WriteBehindMap<K, V> held;

  /** Null until the task first writes or commits: {@code init} may run on another thread. */
  private volatile Thread owner;

  WriteBehindStore(
      KeyValueStore<K, V> wrapped, ToIntFunction<? super V> valueBytes, WriteBehindLimits limits) {
    super(wrapped);
    held =
        new WriteBehindMap<>(
            limits,
            valueBytes,
            (key, value, timestampMillis) -> writeAsOf(timestampMillis, key, value));
  }

  /**
   * The value of a key, or null; what the task itself wrote last when called on its thread, else
   * {@link #committed}.
   */
  @Override
  public V get(K key) {
    Objects.requireNonNull(key, "key");
    if (!isOwner()) {
      return wrapped().get(key);
    }
    Entry<K, V> entry = held.find(key);
    if (entry != null) {
      return entry.value;
    }
    V value = wrapped().get(key);
    if (value != null) {
      held.admit(key, value);
    }
    return value;
  }

  /**
   * The value of a key in the wrapped store, or null; for any thread, and the same as {@link #get}
   * on all but the task's own.
   *
   * <p>Kafka's RocksDB store knows no transactions, so this is the committed value with two
   * exceptions: between the writing before a commit and its end, and for a change that was written
   * early (too many waiting, or a scan by the task), it is that newer value, though its transaction
   * may still be aborted. It is never a value that the task did not write, and never older than the
   * last commit.
   */
  public V committed(K key) {
    Objects.requireNonNull(key, "key");
    return wrapped().get(key);
  }

  /** Changes the value of a key; null deletes it, at less cost than {@link #delete}. */
  @Override
  public void put(K key, V value) {
    Objects.requireNonNull(key, "key");
    own();
    held.put(key, value, changedNow());
  }

  @Override
  public V putIfAbsent(K key, V value) {
    own();
    V current = get(key);
    if (current == null) {
      put(key, value);
    }
    return current;
  }

  @Override
  public void putAll(List<KeyValue<K, V>> entries) {
    for (KeyValue<K, V> entry : entries) {
      put(entry.key, entry.value);
    }
  }

  /** Deletes a key and returns the value that it had, or null; costs a {@link #get}. */
  @Override
  public V delete(K key) {
    own();
    V current = get(key);
    put(key, null);
    return current;
  }

  @Override
  public void flushCache() {
    own();
    held.writeDirty();
    allWritten();
  }

  @Override
  public void clearCache() {
    owner = null;
    held.clear();
  }

  /**
   * Closes the wrapped store. Changes that were not written belong to no committed transaction, and
   * are dropped.
   */
  @Override
  public void close() {
    clearCache();
    super.close();
  }

  @Override
  void writeBeforeScan() {
    if (isOwner()) {
      held.writeDirty();
      allWritten();
    }
  }

  private boolean isOwner() {
    return Thread.currentThread() == owner;
  }

  private void own() {
    if (isOwner()) {
      return;
    }
    if (owner != null) {
      throw new IllegalStateException(
          "Store " + name() + " is written by thread " + owner.getName() + " only");
    }
    if (!isOpen()) {
      throw new InvalidStateStoreException("Store " + name() + " is closed");
    }
    owner = Thread.currentThread();
  }
}
