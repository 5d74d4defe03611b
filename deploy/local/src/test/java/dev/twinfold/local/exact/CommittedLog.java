package dev.twinfold.local.exact;

import dev.twinfold.schemas.Topic;
import dev.twinfold.schemas.wire.AvroDeserializer;
import dev.twinfold.schemas.wire.SchemaIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All that is committed in one topic, over all its partitions, read as far as asked. */
public final class CommittedLog implements AutoCloseable {
  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

  /** From the beginning. */
  public CommittedLog(String bootstrapServers, Topic topic) {
    this.topic = topic.name();
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        consumer.partitionsFor(this.topic).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList());
  }

  /** Reads what has come meanwhile; everything up to now. */
  List<ConsumerRecord<byte[], byte[]>> readOn() {
    consumer.poll(Duration.ofMillis(200)).forEach(records::add);
    return records;
  }

  /** Whether everything was read that is there at the moment. */
  boolean isAtEnd() {
    return consumer.endOffsets(consumer.assignment()).entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Reads until the end, and closes. */
  List<ConsumerRecord<byte[], byte[]>> readToEnd() {
    try (this) {
      while (!isAtEnd()) {
        readOn();
      }
      return records;
    }
  }

  /** The same as records of a contract. */
  <V extends SpecificRecord> List<V> readToEnd(Class<V> type) {
    return decoded(readToEnd(), type);
  }

  /** What has come meanwhile as records of a contract. */
  <V extends SpecificRecord> List<V> readOn(Class<V> type) {
    return decoded(readOn(), type);
  }

  private <V extends SpecificRecord> List<V> decoded(
      List<ConsumerRecord<byte[], byte[]>> from, Class<V> type) {
    try (AvroDeserializer<V> decoder = new AvroDeserializer<>(type)) {
      return from.stream().map(each -> decoder.deserialize(topic, each.value())).toList();
    }
  }

  /** Reads what has come meanwhile; returns when it has all that is committed by now. */
  public List<ConsumerRecord<byte[], byte[]>> readAll() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.keySet().stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
      readOn();
    }
    return records;
  }

  /** The same as records of a contract. */
  public <V extends SpecificRecord> List<V> readAll(Class<V> type, SchemaIds ids) {
    try (AvroDeserializer<V> decoder = new AvroDeserializer<>(type, ids)) {
      return readAll().stream().map(each -> decoder.deserialize(topic, each.value())).toList();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
