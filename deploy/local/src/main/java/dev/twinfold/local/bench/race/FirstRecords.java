package dev.twinfold.local.bench.race;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Notes the moment at which the stream thread has its first records: from then on a lap is timed,
 * without the time that joining a group takes. Kafka makes it from its class name.
 */
public final class FirstRecords implements ConsumerInterceptor<byte[], byte[]> {
  /** The setting under which the consumer is given a {@link Seen}. */
  static final String SETTING = "twinfold.bench.first.records";

  /** What was noted; shared by Kafka's thread and the one that waits. */
  static final class Seen {
    private final CountDownLatch latch = new CountDownLatch(1);
    private volatile Usage usage = Usage.now(0);

    /** Time, CPU time and allocation so far when the first records came; false if none came. */
    boolean await(long seconds) throws InterruptedException {
      return latch.await(seconds, TimeUnit.SECONDS);
    }

    Usage usage() {
      return usage;
    }
  }

  private Seen seen = new Seen();

  @Override
  public void configure(Map<String, ?> settings) {
    seen = (Seen) settings.get(SETTING);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    if (seen.latch.getCount() > 0 && !records.isEmpty()) {
      seen.usage = Usage.now(Thread.currentThread().getId());
      seen.latch.countDown();
    }
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}

  /**
   * What was used so far.
   *
   * @param nanos by the clock
   * @param processCpuNanos CPU time of the whole process: broker, collector and compaction included
   * @param threadId of the stream thread
   * @param threadCpuNanos CPU time of that thread
   * @param threadAllocatedBytes what that thread allocated
   */
  record Usage(
      long nanos,
      long processCpuNanos,
      long threadId,
      long threadCpuNanos,
      long threadAllocatedBytes) {
    static Usage now(long threadId) {
      var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
      var system =
          (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return new Usage(
          System.nanoTime(),
          system.getProcessCpuTime(),
          threadId,
          threadId == 0 ? 0 : threads.getThreadCpuTime(threadId),
          threadId == 0 ? 0 : threads.getThreadAllocatedBytes(threadId));
    }

    /** What was used since an earlier moment. */
    Usage since(Usage earlier) {
      return new Usage(
          nanos - earlier.nanos,
          processCpuNanos - earlier.processCpuNanos,
          threadId,
          threadCpuNanos - earlier.threadCpuNanos,
          threadAllocatedBytes - earlier.threadAllocatedBytes);
    }
  }
}
