package dev.twinfold.topology.stream.store;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/** Kafka's own store, which writes down the reads and writes of single keys that reach it. */
final class ObservedStore<K, V> extends WrappedStateStore<KeyValueStore<K, V>, K, V>
    implements KeyValueStore<K, V> {

  final List<K> reads = new ArrayList<>();
  final List<K> writes = new ArrayList<>();

  ObservedStore(KeyValueStore<K, V> wrapped) {
    super(wrapped);
  }

  @Override
  public V get(K key) {
    reads.add(key);
    return wrapped().get(key);
  }

  @Override
  public void put(K key, V value) {
    writes.add(key);
    wrapped().put(key, value);
  }

  @Override
  public V putIfAbsent(K key, V value) {
    throw new UnsupportedOperationException("A write-behind store only puts");
  }

  @Override
  public void putAll(List<KeyValue<K, V>> entries) {
    throw new UnsupportedOperationException("A write-behind store only puts");
  }

  @Override
  public V delete(K key) {
    throw new UnsupportedOperationException("A write-behind store only puts");
  }

  @Override
  public KeyValueIterator<K, V> range(K from, K to) {
    return wrapped().range(from, to);
  }

  @Override
  public KeyValueIterator<K, V> reverseRange(K from, K to) {
    return wrapped().reverseRange(from, to);
  }

  @Override
  public KeyValueIterator<K, V> all() {
    return wrapped().all();
  }

  @Override
  public KeyValueIterator<K, V> reverseAll() {
    return wrapped().reverseAll();
  }

  @Override
  public <PS extends Serializer<P>, P> KeyValueIterator<K, V> prefixScan(
      P prefix, PS prefixSerializer) {
    return wrapped().prefixScan(prefix, prefixSerializer);
  }

  @Override
  public long approximateNumEntries() {
    return wrapped().approximateNumEntries();
  }
}
