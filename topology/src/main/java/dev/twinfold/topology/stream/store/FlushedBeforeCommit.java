package dev.twinfold.topology.stream.store;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorContextUtils;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * A store that is told to write what it holds back <em>before</em> the commit; the one class that
 * touches Kafka Streams' internals.
 *
 * <p>Checked against Kafka 4.3.1. What it relies on, and the test that fails when it changes:
 *
 * <ul>
 *   <li>{@code ProcessorStateManager.flushCache()} calls {@code flushCache()} of stores that
 *       implement {@code CachedStateStore} (as {@code WrappedStateStore} does) before the record
 *       collector is flushed and the transaction committed. The public {@code flush()} and {@code
 *       commit(Map)} run after that, under exactly-once often not at all, and what is written then
 *       is lost in a crash: {@code KillNineTest}.
 *   <li>It calls {@code clearCache()} when a task turns into a standby or back, as the wrapped
 *       store then changes underneath: {@code RestartTest}.
 *   <li>Change-logging stores stamp the changelog with the time of the context's current record: a
 *       held-back change is written during another one, so {@link #writeAsOf} puts its own time in
 *       place: {@code RestartTest}. RocksDB takes the current record's offset for its position,
 *       which would be a lie while older changes wait: it gets no offset, and {@link #allWritten}
 *       moves the position on, as {@code getPosition()} is the live object: {@code
 *       OtherThreadsTest}.
 *   <li>A key query locks RocksDB's position and then the store, a write the two in the other
 *       order; so the two can wait for each other for ever. {@link #query} locks the store first:
 *       {@code QueryTest}.
 * </ul>
 */
abstract class FlushedBeforeCommit<K, V> extends WrappedStateStore<KeyValueStore<K, V>, K, V>
    implements KeyValueStore<K, V> {

  private static final int NO_PARTITION = -1;
  private static final long NO_OFFSET = -1;

  private final StateStore innermost;
  private InternalProcessorContext<?, ?> context;
  private SourceOffsets changedBy;

  FlushedBeforeCommit(KeyValueStore<K, V> wrapped) {
    super(wrapped);
    innermost = innermost(wrapped);
  }

  @Override
  public void init(StateStoreContext stateStoreContext, StateStore root) {
    context = ProcessorContextUtils.asInternalProcessorContext(stateStoreContext);
    changedBy = new SourceOffsets();
    super.init(stateStoreContext, root);
  }

  /**
   * Writes what is held back to the wrapped store; called by Kafka on the stream thread, before
   * each commit.
   */
  @Override
  public abstract void flushCache();

  /**
   * Forgets what is held; called by Kafka when the wrapped store may be about to change underneath.
   */
  @Override
  public abstract void clearCache();

  /**
   * Notes that the current record changed something, and returns its time in epoch milliseconds.
   */
  final long changedNow() {
    ProcessorRecordContext current = context.recordContext();
    if (current == null) {
      return context.currentSystemTimeMs();
    }
    // A punctuation has a time, but no topic.
    if (current.topic() != null) {
      changedBy.note(current.topic(), current.partition(), current.offset());
    }
    return current.timestamp();
  }

  /** Writes to the wrapped store as if the record that made the change were the current one. */
  final void writeAsOf(long timestampMillis, K key, V value) {
    ProcessorRecordContext current = context.recordContext();
    context.setRecordContext(
        new ProcessorRecordContext(
            timestampMillis, NO_OFFSET, NO_PARTITION, null, new RecordHeaders()));
    try {
      wrapped().put(key, value);
    } finally {
      context.setRecordContext(current);
    }
  }

  @Override
  public <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig configuration) {
    synchronized (innermost) {
      return super.query(query, bound, configuration);
    }
  }

  /** Moves the wrapped store's position to the last change: nothing is held back any more. */
  final void allWritten() {
    wrapped().getPosition().merge(changedBy.position());
  }

  private static StateStore innermost(StateStore store) {
    return store instanceof WrappedStateStore<?, ?, ?> outer ? innermost(outer.wrapped()) : store;
  }
}
