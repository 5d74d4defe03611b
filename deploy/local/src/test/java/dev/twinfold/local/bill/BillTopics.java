package dev.twinfold.local.bill;

import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.TopicCreation;
import dev.twinfold.local.topics.TopicLayout;
import dev.twinfold.schemas.Reconciliation;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import dev.twinfold.schemas.wire.AvroSerializer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The usage topics of a prefix on a broker, and who writes to them in transactions. */
public final class BillTopics implements AutoCloseable {
  private final Topics topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>();

  private BillTopics(Topics topics, KafkaProducer<byte[], byte[]> producer) {
    this.topics = topics;
    this.producer = producer;
  }

  /** Creates all topics of the prefix, with that many partitions. */
  public static BillTopics create(String bootstrapServers, String prefix, int partitions) {
    Topics topics = new Topics(prefix);
    try (Broker broker =
        Broker.connect(Map.of("bootstrap.servers", bootstrapServers), "bootstrap.servers")) {
      new TopicCreation(broker, topics, TopicLayout.partitions(partitions)).createMissing();
    }
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                "bills-" + UUID.randomUUID()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    return new BillTopics(topics, producer);
  }

  /** Writes bills of clients and tenants in one transaction; returns when it is committed. */
  public void commit(SpecificRecord... bills) {
    commit(List.of(bills));
  }

  /** The same. */
  public void commit(List<? extends SpecificRecord> bills) {
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = sendAll(bills);
    producer.commitTransaction();
    if (!sent.stream().allMatch(Future::isDone)) {
      throw new IllegalStateException("a transaction was committed before its records");
    }
  }

  /** Writes them in a transaction that is given up: nobody may ever see them. */
  public void abort(SpecificRecord... bills) {
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = sendAll(List.of(bills));
    producer.flush();
    producer.abortTransaction();
    if (!sent.stream().allMatch(Future::isDone)) {
      throw new IllegalStateException("a transaction was given up before its records were there");
    }
  }

  private List<Future<RecordMetadata>> sendAll(List<? extends SpecificRecord> bills) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    bills.forEach(bill -> sent.add(send(bill)));
    return sent;
  }

  /** What becomes of it is told by the end of the transaction, too. */
  private Future<RecordMetadata> send(SpecificRecord bill) {
    if (bill instanceof UsageByTenant total) {
      String topic = topics.usageByTenant().name();
      byte[] key = total.getTenant().getBytes(StandardCharsets.UTF_8);
      return producer.send(new ProducerRecord<>(topic, key, serializer.serialize(topic, bill)));
    } else if (bill instanceof UsageByClient one) {
      String topic = topics.usageByClient().name();
      byte[] key =
          ByteBuffer.allocate(32)
              .put(one.getLineage().bytes())
              .put(one.getClient().bytes())
              .array();
      return producer.send(new ProducerRecord<>(topic, key, serializer.serialize(topic, bill)));
    } else if (bill instanceof Reconciliation all) {
      String topic = topics.reconciliation().name();
      byte[] key =
          ByteBuffer.allocate(12 + all.getTopic().length())
              .putInt(all.getPartition())
              .putLong(all.getWindowStart().toEpochMilli())
              .put(all.getTopic().getBytes(StandardCharsets.UTF_8))
              .array();
      return producer.send(new ProducerRecord<>(topic, key, serializer.serialize(topic, bill)));
    } else {
      throw new IllegalArgumentException("no bill: " + bill);
    }
  }

  /** Where the records are. */
  public Topics topics() {
    return topics;
  }

  @Override
  public void close() {
    serializer.close();
    producer.close();
  }
}
