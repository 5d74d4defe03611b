package dev.twinfold.topology.lineage.script;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a group has written to some topics, as those see it who read committed. */
final class BrokerOutput implements AutoCloseable {
  private static final Duration AT_MOST = Duration.ofMinutes(1);

  private final Admin admin;
  private final String group;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Consumer<ConsumerRecord<byte[], byte[]>> reader;

  /** Tells the reader of each record once, in the order of each partition. */
  BrokerOutput(
      String bootstrapServers,
      String group,
      List<String> topics,
      Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    this.group = group;
    this.reader = reader;
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("isolation.level", "read_committed");
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", false);
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(found -> new TopicPartition(found.topic(), found.partition()))
            .toList();
    consumer.assign(partitions);
  }

  /** Waits until the group has committed a record, and reads all that came of it. */
  void awaitOutputOf(TopicPartition partition, long offset) {
    until(
        "the group has committed " + partition + "@" + offset, () -> committed(partition) > offset);
    readAll();
  }

  private long committed(TopicPartition partition) {
    OffsetAndMetadata committed =
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).get(partition);
    return committed == null ? -1 : committed.offset();
  }

  /**
   * Reads all that was written by now, by transactions that are still open too: it waits for their
   * end, as a commit reaches one partition after the other.
   */
  void readAll() {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    partitions.forEach(partition -> ends.put(partition, OffsetSpec.latest()));
    get(admin.listOffsets(ends).all())
        .forEach(
            (partition, end) ->
                until(
                    partition + " is read to its end",
                    () -> {
                      if (consumer.position(partition) < end.offset()) {
                        consumer.poll(Duration.ofMillis(50)).forEach(reader);
                      }
                      return consumer.position(partition) >= end.offset();
                    }));
  }

  /** Waits, on the thread of the caller. */
  static void until(String what, BooleanSupplier condition) {
    await(what)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(AT_MOST)
        .until(condition::getAsBoolean);
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    consumer.close();
    admin.close();
  }
}
