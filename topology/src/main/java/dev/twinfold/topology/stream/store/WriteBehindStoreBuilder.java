package dev.twinfold.topology.stream.store;

import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builds the wrapped store with Kafka's builder, and puts a {@link WriteBehindStore} in front. */
final class WriteBehindStoreBuilder<K, V> implements StoreBuilder<WriteBehindStore<K, V>> {

  private final StoreBuilder<KeyValueStore<K, V>> wrapped;
  private final ToIntFunction<? super V> valueBytes;
  private final WriteBehindLimits limits;

  WriteBehindStoreBuilder(
      StoreBuilder<KeyValueStore<K, V>> wrapped,
      ToIntFunction<? super V> valueBytes,
      WriteBehindLimits limits) {
    this.wrapped = wrapped.withCachingDisabled();
    this.valueBytes = valueBytes;
    this.limits = limits;
  }

  @Override
  public WriteBehindStore<K, V> build() {
    return new WriteBehindStore<>(wrapped.build(), valueBytes, limits);
  }

  /** Does nothing: Kafka's cache beneath this one would only copy. */
  @Override
  public StoreBuilder<WriteBehindStore<K, V>> withCachingEnabled() {
    return this;
  }

  @Override
  public StoreBuilder<WriteBehindStore<K, V>> withCachingDisabled() {
    return this;
  }

  @Override
  public StoreBuilder<WriteBehindStore<K, V>> withLoggingEnabled(
      Map<String, String> topicConfiguration) {
    wrapped.withLoggingEnabled(topicConfiguration);
    return this;
  }

  @Override
  public StoreBuilder<WriteBehindStore<K, V>> withLoggingDisabled() {
    wrapped.withLoggingDisabled();
    return this;
  }

  @Override
  public Map<String, String> logConfig() {
    return wrapped.logConfig();
  }

  @Override
  public boolean loggingEnabled() {
    return wrapped.loggingEnabled();
  }

  @Override
  public String name() {
    return wrapped.name();
  }
}
