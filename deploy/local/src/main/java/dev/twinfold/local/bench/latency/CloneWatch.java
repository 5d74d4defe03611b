package dev.twinfold.local.bench.latency;

import dev.twinfold.local.bench.race.ReportMaker;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.CloneStatus;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.wire.AvroDeserializer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what was found, as anybody would who reads committed records only, and notes when each
 * clone could be seen first.
 */
final class CloneWatch implements AutoCloseable {
  private final KafkaConsumer<byte[], CloneDetected> consumer;
  private final int practice;
  private final Map<Id128, Integer> copies = new HashMap<>();
  private final AtomicLongArray dueNanos;
  private final AtomicLongArray appendedMillis;
  private final AtomicLongArray seenNanos;
  private final AtomicLongArray seenMillis;
  private final CountDownLatch unseen;
  private final Thread thread = new Thread(this::watch, "bench-clone-watch");
  private volatile boolean over;

  /**
   * Of so many clones.
   *
   * @param practice how many of them, the first, are waited for but not measured
   */
  CloneWatch(String servers, String topic, int partitions, int clones, int practice) {
    this.practice = practice;
    for (int copy = 0; copy < clones; copy++) {
      copies.put(ReportMaker.ofCopy(copy), copy);
    }
    dueNanos = new AtomicLongArray(clones);
    appendedMillis = new AtomicLongArray(clones);
    seenNanos = new AtomicLongArray(clones);
    seenMillis = new AtomicLongArray(clones);
    unseen = new CountDownLatch(clones);
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new AvroDeserializer<>(CloneDetected.class));
    List<TopicPartition> all =
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
  }

  void start() {
    thread.start();
  }

  /** A clone was to report at that time of {@link System#nanoTime}. */
  void due(int copy, long nanos) {
    dueNanos.set(copy, nanos);
  }

  /** Its report was appended at that time of the broker. */
  void appended(int copy, long brokerMillis) {
    appendedMillis.set(copy, brokerMillis);
  }

  private void watch() {
    while (!over) {
      var records = consumer.poll(Duration.ofMillis(100));
      long nanos = System.nanoTime();
      long millis = System.currentTimeMillis();
      records.forEach(
          found -> {
            Integer copy = copies.get(found.value().getCloneClient());
            if (found.value().getStatus() == CloneStatus.SUSPECTED
                && copy != null
                && seenNanos.compareAndSet(copy, 0, nanos)) {
              seenMillis.set(copy, millis);
              unseen.countDown();
            }
          });
    }
    consumer.close();
  }

  /** Waits until every clone was seen, and says how many were not. */
  long awaitAll(Duration atMost) throws InterruptedException {
    return unseen.await(atMost.toMillis(), TimeUnit.MILLISECONDS) ? 0 : unseen.getCount();
  }

  /** From when each clone was due until it was seen. */
  Percentiles fromDue() {
    return Percentiles.ofMicros(
        IntStream.range(practice, dueNanos.length())
            .mapToLong(copy -> (seenNanos.get(copy) - dueNanos.get(copy)) / 1000));
  }

  /** From when the broker appended its report, to the millisecond, until it was seen. */
  Percentiles fromAppend() {
    return Percentiles.ofMicros(
        IntStream.range(practice, dueNanos.length())
            .mapToLong(copy -> (seenMillis.get(copy) - appendedMillis.get(copy)) * 1000));
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
