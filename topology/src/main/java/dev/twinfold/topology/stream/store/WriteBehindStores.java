package dev.twinfold.topology.stream.store;

import java.util.Objects;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Makes {@link WriteBehindStore}s. */
public final class WriteBehindStores {

  private WriteBehindStores() {}

  /**
   * Builds stores in front of a persistent, change-logged RocksDB store.
   *
   * <p>A processor gets it by {@code context.getStateStore(name)} as a {@code KeyValueStore<K, V>};
   * other threads by {@code QueryableStoreTypes.keyValueStore()}. It replaces a plain {@code
   * Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), ...)}, on disk and in the
   * changelog.
   *
   * @param valueBytes estimated heap bytes of a value, 0 or more; called at each {@code put} and at
   *     each read from disk, never with null
   * @param limits bounds for each task that has the store; a client with 10 partitions and 64 MiB
   *     takes up to 640 MiB
   */
  public static <K, V> StoreBuilder<WriteBehindStore<K, V>> builder(
      String name,
      Serde<K> keySerde,
      Serde<V> valueSerde,
      ToIntFunction<? super V> valueBytes,
      WriteBehindLimits limits) {
    Objects.requireNonNull(valueBytes, "valueBytes");
    Objects.requireNonNull(limits, "limits");
    return new WriteBehindStoreBuilder<>(
        Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keySerde, valueSerde),
        valueBytes,
        limits);
  }
}
