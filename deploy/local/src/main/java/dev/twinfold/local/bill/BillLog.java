package dev.twinfold.local.bill;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.schemas.Reconciliation;
import dev.twinfold.schemas.Topic;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import dev.twinfold.schemas.wire.AvroDeserializer;
import dev.twinfold.schemas.wire.SchemaIds;
import dev.twinfold.schemas.wire.WireFormatException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What is committed in usage topics, read with Kafka's plain consumer from where the reader says.
 * Nothing is kept in Kafka: there is no group.
 */
public final class BillLog implements AutoCloseable {
  private final AvroDeserializer<UsageByTenant> tenants;
  private final AvroDeserializer<UsageByClient> clients;
  private final AvroDeserializer<Reconciliation> receipts;
  private final Topics names;
  private final List<Topic> topics;
  private final KafkaConsumer<byte[], byte[]> consumer;

  private BillLog(BillSource source, List<Topic> topics, KafkaConsumer<byte[], byte[]> consumer) {
    SchemaIds ids = SchemaIds.of(source.kafka());
    this.tenants = new AvroDeserializer<>(UsageByTenant.class, ids);
    this.clients = new AvroDeserializer<>(UsageByClient.class, ids);
    this.receipts = new AvroDeserializer<>(Reconciliation.class, ids);
    this.names = source.topics();
    this.topics = topics;
    this.consumer = consumer;
  }

  /** Opens some of the source's usage topics at their beginning. */
  public static BillLog open(BillSource source, Topic... topics) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("max.poll.records", 2_000);
    settings.putAll(source.kafka());
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    // A position that is not there any more is never passed over in silence.
    settings.put("auto.offset.reset", "none");
    settings.put("allow.auto.create.topics", false);
    settings.remove("group.id");
    settings.remove("group.instance.id");
    try {
      KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      BillLog log = new BillLog(source, List.of(topics), consumer);
      List<TopicPartition> partitions = log.partitionsNow();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      return log;
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /** All partitions that are read. */
  public Set<TopicPartition> partitions() {
    return consumer.assignment();
  }

  private List<TopicPartition> partitionsNow() {
    return topics.stream()
        .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
        .map(found -> new TopicPartition(found.topic(), found.partition()))
        .toList();
  }

  /** True if a topic got partitions since this was opened. */
  public boolean missesPartitions() {
    return asked(() -> !partitions().containsAll(partitionsNow()));
  }

  /** The first offset that each partition still has. */
  public Map<TopicPartition, Long> beginnings() {
    return asked(() -> consumer.beginningOffsets(partitions()));
  }

  /** The offset behind the last committed record of each partition, as of now. */
  public Map<TopicPartition, Long> ends() {
    return asked(() -> consumer.endOffsets(partitions()));
  }

  /** Goes on from these offsets, and in all other partitions from where it is. */
  public void seek(Map<TopicPartition, Long> offsets) {
    offsets.forEach(consumer::seek);
  }

  /** The offset that each partition will be read from next. */
  public Map<TopicPartition, Long> positions() {
    return asked(
        () -> {
          Map<TopicPartition, Long> positions = new LinkedHashMap<>();
          for (TopicPartition partition : consumer.assignment()) {
            positions.put(partition, consumer.position(partition));
          }
          return positions;
        });
  }

  /** True if every partition has been read up to these offsets. */
  public boolean hasReached(Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> positions = positions();
    return ends.entrySet().stream().allMatch(end -> positions.get(end.getKey()) >= end.getValue());
  }

  /**
   * Gives what has come to the taker.
   *
   * @param longest how long to wait if nothing is there
   * @return how many records there were
   * @throws CommandFailure if the broker refuses, a record is none of ours, or a position is gone
   */
  public int poll(Duration longest, BillTaker taker) {
    ConsumerRecords<byte[], byte[]> records = asked(() -> consumer.poll(longest));
    for (ConsumerRecord<byte[], byte[]> each : records) {
      give(each, taker);
    }
    return records.count();
  }

  private void give(ConsumerRecord<byte[], byte[]> each, BillTaker taker) {
    Instant recordedAt = Instant.ofEpochMilli(each.timestamp());
    try {
      if (each.value() == null) {
        throw new WireFormatException("a bill without a value");
      }
      if (each.topic().equals(names.usageByTenant().name())) {
        taker.tenant(tenants.deserialize(each.topic(), each.value()), recordedAt);
      } else if (each.topic().equals(names.reconciliation().name())) {
        taker.reconciliation(receipts.deserialize(each.topic(), each.value()), recordedAt);
      } else {
        taker.client(clients.deserialize(each.topic(), each.value()), recordedAt);
      }
    } catch (WireFormatException e) {
      throw new CommandFailure(
          "cannot read the record at "
              + place(each.topic(), each.partition(), each.offset())
              + ": "
              + e.getMessage()
              + "; use the release of Twinfold that the topology runs",
          e);
    }
  }

  private interface Question<T> {
    T ask();
  }

  private static <T> T asked(Question<T> question) {
    try {
      return question.ask();
    } catch (OffsetOutOfRangeException e) {
      Map.Entry<TopicPartition, Long> gone =
          e.offsetOutOfRangePartitions().entrySet().iterator().next();
      throw new CommandFailure(
          place(gone.getKey().topic(), gone.getKey().partition(), gone.getValue())
              + " is not there any more: the broker deleted records before they were read",
          e);
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  private static String place(String topic, int partition, long offset) {
    return topic + ", partition " + partition + ", offset " + offset;
  }

  private static CommandFailure failed(KafkaException e) {
    if (e instanceof AuthorizationException) {
      return new CommandFailure(
          "the broker does not allow it: "
              + e.getMessage()
              + "; the user needs READ and DESCRIBE on the usage topics",
          e);
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new CommandFailure("cannot read the usage topics: " + cause.getMessage(), e);
  }

  /** How many records lie between the positions and these offsets, gaps and markers included. */
  public long distanceTo(Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> positions = positions();
    Collection<Map.Entry<TopicPartition, Long>> all = ends.entrySet();
    return all.stream()
        .mapToLong(end -> Math.max(0, end.getValue() - positions.get(end.getKey())))
        .sum();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
