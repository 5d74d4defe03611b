package dev.twinfold.topology.stream.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Sends operations for {@link Counting} to count, and knows the truth: how many each key got. */
final class Operations implements AutoCloseable {

  private final Map<String, Long> truth = new HashMap<>();
  private final Map<String, Long> lastTimes = new HashMap<>();
  private final KafkaProducer<String, Long> producer;
  private final SplittableRandom random;
  private final int keys;
  private long clockMillis = System.currentTimeMillis();

  Operations(EmbeddedBroker broker, SplittableRandom random, int keys) {
    this.producer = broker.producer();
    this.random = random;
    this.keys = keys;
  }

  /** Sends operations on random keys, and returns when the broker has them. */
  void send(int operations) {
    List<Future<RecordMetadata>> sent = new ArrayList<>(operations);
    for (int i = 0; i < operations; i++) {
      // The square makes some keys hot and leaves others for the disk.
      double skewed = Math.pow(random.nextDouble(), 2);
      sent.add(send(null, "key-" + (int) (skewed * keys), 1));
    }
    awaitAll(sent);
  }

  /** Sends one operation to each partition, which makes its task ask for a commit. */
  void sendCommit() {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int partition = 0; partition < Counting.PARTITIONS; partition++) {
      sent.add(send(partition, "commit-" + partition, Counting.COMMIT));
    }
    awaitAll(sent);
  }

  private Future<RecordMetadata> send(Integer partition, String key, long value) {
    truth.merge(key, 1L, Long::sum);
    clockMillis++;
    lastTimes.put(key, clockMillis);
    return producer.send(
        new ProducerRecord<>(Counting.OPERATIONS, partition, clockMillis, key, value));
  }

  private void awaitAll(List<Future<RecordMetadata>> sent) {
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      try {
        one.get();
      } catch (InterruptedException | ExecutionException failure) {
        throw new IllegalStateException("An operation did not reach the broker", failure);
      }
    }
  }

  /** Operations by key; for when nobody sends. */
  Map<String, Long> truth() {
    return truth;
  }

  /** Time of the last operation by key, in epoch milliseconds; no two operations have the same. */
  Map<String, Long> lastTimes() {
    return lastTimes;
  }

  long sent() {
    return truth.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() {
    producer.close();
  }
}
