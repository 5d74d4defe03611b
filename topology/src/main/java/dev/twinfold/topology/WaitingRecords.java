package dev.twinfold.topology;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Looks whether a stretch of a log holds a record that a reader of committed records gets. */
final class WaitingRecords implements AutoCloseable {
  /** Stands for the offset of a group that has committed nothing. */
  static final long FROM_THE_BEGINNING = -1;

  private static final Duration WITHIN = Duration.ofSeconds(2);

  private final KafkaConsumer<byte[], byte[]> consumer;

  WaitingRecords(Properties client) {
    Properties settings = new Properties();
    settings.putAll(client);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "1024");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        IsolationLevel.READ_COMMITTED.toString().toLowerCase(Locale.ROOT));
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * True if there is one, or if that could not be told within two seconds, as with a transaction
   * that is still open.
   *
   * @param from the first offset looked at, or {@link #FROM_THE_BEGINNING}
   * @param end the offset behind the last
   */
  boolean isAny(TopicPartition partition, long from, long end) {
    consumer.assign(List.of(partition));
    if (from == FROM_THE_BEGINNING) {
      consumer.seekToBeginning(List.of(partition));
    } else {
      consumer.seek(partition, from);
    }
    long until = System.nanoTime() + WITHIN.toNanos();
    while (consumer.position(partition) < end) {
      if (!consumer.poll(Duration.ofMillis(100)).isEmpty() || System.nanoTime() > until) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
