package dev.twinfold.local.exact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes records again with the timestamps that the broker gave them the first time. */
final class LogCopy {
  private LogCopy() {}

  static void write(
      String bootstrapServers, List<ConsumerRecord<byte[], byte[]>> records, String topic)
      throws Exception {
    Map<String, Object> connection = Map.of("bootstrap.servers", bootstrapServers);
    stampedBy(connection, topic, "CreateTime");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> writing = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> each : records) {
        writing.add(
            producer.send(
                new ProducerRecord<>(
                    topic, each.partition(), each.timestamp(), each.key(), each.value())));
      }
      for (Future<RecordMetadata> each : writing) {
        each.get();
      }
    }
    // What is written keeps its timestamps; the topology starts only where the broker stamps.
    stampedBy(connection, topic, "LogAppendTime");
  }

  private static void stampedBy(Map<String, Object> connection, String topic, String type)
      throws Exception {
    try (Admin admin = Admin.create(connection)) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("message.timestamp.type", type),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }
}
