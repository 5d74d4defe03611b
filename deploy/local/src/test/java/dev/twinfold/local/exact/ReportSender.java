package dev.twinfold.local.exact;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.wire.AvroSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes reports and garbage to a topic, and counts the records that the broker took. */
final class ReportSender implements AutoCloseable {
  private static final int SECONDS_AT_MOST = 60;

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private int sent;

  ReportSender(String bootstrapServers, String topic) {
    this.topic = topic;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** In this order; returns when all are written. */
  void send(List<ChainTail> reports) throws Exception {
    List<Future<?>> sending = new ArrayList<>();
    try (AvroSerializer<ChainTail> serializer = new AvroSerializer<>()) {
      for (ChainTail report : reports) {
        byte[] value = serializer.serialize(topic, report);
        sending.add(producer.send(new ProducerRecord<>(topic, report.getLineage().bytes(), value)));
      }
    }
    awaitAll(sending);
  }

  /** Two records that are no reports to each partition, one of them without a value. */
  void sendGarbage(int partitions) throws Exception {
    byte[] key = {1};
    List<Future<?>> sending = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      sending.add(producer.send(new ProducerRecord<>(topic, partition, key, new byte[] {2, 3})));
      sending.add(producer.send(new ProducerRecord<>(topic, partition, key, null)));
    }
    awaitAll(sending);
  }

  private void awaitAll(List<Future<?>> sending) throws Exception {
    for (Future<?> each : sending) {
      each.get(SECONDS_AT_MOST, TimeUnit.SECONDS);
    }
    sent += sending.size();
  }

  /** Records written so far. */
  int sent() {
    return sent;
  }

  @Override
  public void close() {
    producer.close();
  }
}
