package dev.twinfold.local.exact;

import dev.twinfold.schemas.Topic;
import dev.twinfold.schemas.wire.AvroDeserializer;
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
final class CommittedLog implements AutoCloseable {
  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

  CommittedLog(String bootstrapServers, Topic topic) {
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

  /** The same as records of a contract. */
  <V extends SpecificRecord> List<V> readOn(Class<V> type) {
    try (AvroDeserializer<V> decoder = new AvroDeserializer<>(type)) {
      return readOn().stream().map(each -> decoder.deserialize(topic, each.value())).toList();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
