package dev.twinfold.local.demo;

import dev.twinfold.schemas.ClientEvent;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.UsageByTenant;
import dev.twinfold.schemas.wire.AvroDeserializer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what agents and topology wrote, from the beginning and only what is committed, on a thread
 * of its own.
 */
final class OutcomeReader implements AutoCloseable {
  private static final Duration POLL_TIMEOUT = Duration.ofSeconds(1);

  private final AvroDeserializer<CloneDetected> clones =
      new AvroDeserializer<>(CloneDetected.class);
  private final AvroDeserializer<ClientEvent> clients = new AvroDeserializer<>(ClientEvent.class);
  private final AvroDeserializer<UsageByTenant> usage = new AvroDeserializer<>(UsageByTenant.class);
  private final Topics topics;
  private final Outcome outcome;
  private final Consumer<CloneDetected> onClone;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread = new Thread(this::readOn, "outcome-reader");
  private volatile RuntimeException failure;

  private OutcomeReader(
      String bootstrapServers, Topics topics, Outcome outcome, Consumer<CloneDetected> onClone) {
    this.topics = topics;
    this.outcome = outcome;
    this.onClone = onClone;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /**
   * Starts reading.
   *
   * @param outcome where all is added up
   * @param onClone called for each clone-detected event, on the reader's thread
   */
  static OutcomeReader start(
      String bootstrapServers, Topics topics, Outcome outcome, Consumer<CloneDetected> onClone) {
    OutcomeReader reader = new OutcomeReader(bootstrapServers, topics, outcome, onClone);
    reader.thread.start();
    return reader;
  }

  /** What ended the reading too early; empty while all is well. */
  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  private void readOn() {
    try (consumer) {
      List<TopicPartition> partitions =
          Stream.of(
                  topics.chainTails(),
                  topics.cloneDetected(),
                  topics.clients(),
                  topics.usageByTenant())
              .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      while (true) {
        consumer.poll(POLL_TIMEOUT).forEach(this::take);
      }
    } catch (WakeupException closing) {
      return;
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> received) {
    String topic = received.topic();
    if (topic.equals(topics.chainTails().name())) {
      outcome.addReport();
    } else if (topic.equals(topics.clients().name())) {
      if (received.value() != null) {
        outcome.add(clients.deserialize(topic, received.value()));
      }
    } else if (topic.equals(topics.usageByTenant().name())) {
      outcome.bill().add(usage.deserialize(topic, received.value()));
    } else {
      CloneDetected event = clones.deserialize(topic, received.value());
      outcome.add(event);
      onClone.accept(event);
    }
  }

  /** Stops reading; returns when the thread has ended. */
  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
