package dev.twinfold.topology.stream.store;

import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Scans that see what is held back: it is written first, then the wrapped store is scanned.
 *
 * <p>On the task's thread a scan costs writing every change that waits (at most {@link
 * WriteBehindLimits#maxDirtyEntries}), and decoding each value that it returns; none of them is
 * held, lest a scan push everything else out. It does not see changes made while it runs. On other
 * threads it sees what the wrapped store holds. Close each iterator.
 */
abstract class ScannableStore<K, V> extends FlushedBeforeCommit<K, V> {

  ScannableStore(KeyValueStore<K, V> wrapped) {
    super(wrapped);
  }

  /** Writes what is held back, if the calling thread may. */
  abstract void writeBeforeScan();

  /** Keys between two, both included, in the order of their bytes; null is no bound. */
  @Override
  public KeyValueIterator<K, V> range(K from, K to) {
    writeBeforeScan();
    return wrapped().range(from, to);
  }

  @Override
  public KeyValueIterator<K, V> reverseRange(K from, K to) {
    writeBeforeScan();
    return wrapped().reverseRange(from, to);
  }

  @Override
  public <PS extends Serializer<P>, P> KeyValueIterator<K, V> prefixScan(
      P prefix, PS prefixSerializer) {
    writeBeforeScan();
    return wrapped().prefixScan(prefix, prefixSerializer);
  }

  @Override
  public KeyValueIterator<K, V> all() {
    writeBeforeScan();
    return wrapped().all();
  }

  @Override
  public KeyValueIterator<K, V> reverseAll() {
    writeBeforeScan();
    return wrapped().reverseAll();
  }

  /** RocksDB's estimate; does not count keys that are still waiting to be written. */
  @Override
  public long approximateNumEntries() {
    return wrapped().approximateNumEntries();
  }
}
