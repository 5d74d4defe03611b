package dev.twinfold.topology.stream.store;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A topic as those see it who read committed, from its beginning; each look reads only what is new.
 */
final class TopicTail implements AutoCloseable {

  private final KafkaConsumer<String, Long> consumer;
  private final List<TopicPartition> partitions;
  private final List<ConsumerRecord<String, Long>> records = new ArrayList<>();

  /** Shows only records whose transactions are committed. */
  static TopicTail committed(EmbeddedBroker broker, String topic) {
    return new TopicTail(broker, topic, "read_committed");
  }

  /** Shows records of open and of aborted transactions too. */
  static TopicTail uncommitted(EmbeddedBroker broker, String topic) {
    return new TopicTail(broker, topic, "read_uncommitted");
  }

  private TopicTail(EmbeddedBroker broker, String topic, String isolation) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", broker.bootstrapServers());
    settings.put("isolation.level", isolation);
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", false);
    consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new LongDeserializer());
    partitions =
        consumer.partitionsFor(topic).stream()
            .map(found -> new TopicPartition(topic, found.partition()))
            .toList();
    consumer.assign(partitions);
  }

  /** All records so far, in the order of each partition. */
  List<ConsumerRecord<String, Long>> records() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    }
    return records;
  }

  /** The last value of each key; a key whose last value is null has none. */
  Map<String, Long> lastValues() {
    Map<String, Long> values = new HashMap<>();
    for (ConsumerRecord<String, Long> record : records()) {
      if (record.value() == null) {
        values.remove(record.key());
      } else {
        values.put(record.key(), record.value());
      }
    }
    return values;
  }

  /** Waits, for five minutes at most, until there are so many records; then returns all of them. */
  List<ConsumerRecord<String, Long>> awaitRecords(long atLeast) {
    await("records of " + partitions)
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofMinutes(5))
        .until(() -> records().size() >= atLeast);
    return records;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
