package dev.twinfold.topology.query;

import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.Topic;
import dev.twinfold.schemas.wire.AvroDeserializer;
import dev.twinfold.schemas.wire.SchemaIds;
import dev.twinfold.schemas.wire.WireFormatException;
import dev.twinfold.topology.query.Answers.CloneEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last clones that were detected and judged, of all partitions, read as they are committed.
 *
 * <p>Every instance reads all of them: findings are rare, and a page of them should not need every
 * instance. What is older than the last {@value #CAPACITY} is in the topic only.
 */
final class CloneLog implements AutoCloseable {
  static final int CAPACITY = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(CloneLog.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final Properties client;
  private final String topic;
  private final AvroDeserializer<CloneDetected> deserializer;
  private final CloneRing ring;
  private final Thread thread = new Thread(this::run, "clone-log");
  private volatile boolean closed;
  private volatile KafkaConsumer<byte[], byte[]> consumer;

  CloneLog(Properties client, Topic topic, SchemaIds ids, CloneRing ring) {
    this.client = client;
    this.topic = topic.name();
    this.deserializer = new AvroDeserializer<>(CloneDetected.class, ids);
    this.ring = ring;
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!closed) {
      try (KafkaConsumer<byte[], byte[]> reading = consumer()) {
        consumer = reading;
        read(reading);
      } catch (WakeupException e) {
        // It is being closed.
      } catch (KafkaException e) {
        LOG.warn("clones are not read from {} now, and tried again: {}", topic, e.toString());
        pause();
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Properties settings = new Properties();
    settings.putAll(client);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Without a group: every instance reads everything, and keeps no offsets. */
  private void read(KafkaConsumer<byte[], byte[]> reading) {
    List<TopicPartition> partitions =
        reading.partitionsFor(topic).stream()
            .map(found -> new TopicPartition(topic, found.partition()))
            .toList();
    reading.assign(partitions);
    Map<TopicPartition, Long> begins = reading.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = reading.endOffsets(partitions);
    boolean whole = true;
    Map<TopicPartition, Long> left = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long from = Math.max(begins.get(partition), ends.get(partition) - CAPACITY);
      whole &= from == begins.get(partition);
      reading.seek(partition, from);
      if (from < ends.get(partition)) {
        left.put(partition, ends.get(partition));
      }
    }
    ring.begin(whole);
    while (!closed) {
      ConsumerRecords<byte[], byte[]> records = reading.poll(POLL);
      records.forEach(this::take);
      if (!left.isEmpty()) {
        left.entrySet().removeIf(end -> reading.position(end.getKey()) >= end.getValue());
      }
      if (left.isEmpty()) {
        ring.caughtUp();
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      ring.add(
          new CloneRing.Place(record.timestamp(), record.partition(), record.offset()),
          event(record));
    } catch (WireFormatException e) {
      LOG.warn(
          "the record at {}-{} offset {} is no clone that this version can read: {}",
          topic,
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  private CloneEvent event(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      throw new WireFormatException("it has no value");
    }
    CloneDetected event = deserializer.deserialize(topic, record.value());
    return new CloneEvent(
        new CloneRing.Place(record.timestamp(), record.partition(), record.offset()).toString(),
        hex(event.getCloneId()),
        event.getTenant(),
        hex(event.getLineage()),
        event.getEvidence().name(),
        event.getStatus().name(),
        hex(event.getOriginalClient()),
        hex(event.getCloneClient()),
        hex(event.getForkedAt()),
        event.getForkedAtGeneration(),
        event.getBranches(),
        new TreeMap<>(event.getOriginalLabels()),
        new TreeMap<>(event.getCloneLabels()),
        event.getOriginalLastHeard(),
        event.getCloneFirstHeard(),
        event.getCloneLastHeard(),
        event.getDecidedAt(),
        CloneSentence.of(event));
  }

  private static String hex(Id128 id) {
    return Optional.ofNullable(id).map(one -> HexFormat.of().formatHex(one.bytes())).orElse(null);
  }

  private void pause() {
    long until = System.nanoTime() + RETRY.toNanos();
    synchronized (thread) {
      while (!closed && System.nanoTime() < until) {
        try {
          thread.wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    synchronized (thread) {
      thread.notifyAll();
    }
    KafkaConsumer<byte[], byte[]> reading = consumer;
    if (reading != null) {
      reading.wakeup();
    }
    try {
      thread.join(CLOSE_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
