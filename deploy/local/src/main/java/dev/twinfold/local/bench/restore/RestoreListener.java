package dev.twinfold.local.bench.restore;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** Notes when the first store began to be restored, when the last was, and of how many records. */
final class RestoreListener implements StateRestoreListener {
  private final AtomicLong beganNanos = new AtomicLong();
  private final LongAdder records = new LongAdder();
  private volatile long endedNanos;

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {
    beganNanos.compareAndSet(0, System.nanoTime());
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long to, long restored) {
    records.add(restored);
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long restored) {
    endedNanos = System.nanoTime();
  }

  double seconds() {
    return (endedNanos - beganNanos.get()) / 1e9;
  }

  long records() {
    return records.sum();
  }
}
