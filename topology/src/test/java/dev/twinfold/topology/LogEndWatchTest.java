package dev.twinfold.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.twinfold.topology.stream.store.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker: when a partition is known to hold nothing more. */
class LogEndWatchTest {
  private static final TaskId TASK = new TaskId(0, 0);
  private static final Duration WITHIN = Duration.ofMinutes(1);

  @TempDir private static Path brokerDirectory;
  private static EmbeddedBroker broker;

  @TempDir private Path stateDirectory;
  private final CountDownLatch mayRead = new CountDownLatch(1);
  private Settings settings;

  @BeforeAll
  static void startBroker() {
    broker = new EmbeddedBroker(brokerDirectory);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void createTopic(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    settings =
        Settings.load(
            new Properties(),
            Map.of(),
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "application.id",
                name,
                "topic.prefix",
                name + ".",
                "state.dir",
                stateDirectory.toString()));
    broker.createTopics(List.of(new NewTopic(topic(), 1, (short) 1)));
  }

  @Test
  void anEmptyPartitionIsReadToItsEnd() {
    try (KafkaStreams streams = reader();
        LogEndWatch watch = watching(streams)) {
      awaitReached(watch);
    }
  }

  @Test
  void whileARecordWaitsTheEndIsNotReached() throws Exception {
    send(false);
    try (KafkaStreams streams = reader();
        LogEndWatch watch = watching(streams)) {
      try {
        await().atMost(WITHIN).until(() -> streams.state() == KafkaStreams.State.RUNNING);
        await()
            .during(Duration.ofSeconds(5))
            .atMost(WITHIN)
            .until(() -> watch.reachedAtMillis(TASK, Long.MAX_VALUE) < 0);
      } finally {
        // Kafka Streams waits for its thread when it is closed, whatever became of this test.
        mayRead.countDown();
      }

      awaitReached(watch);
    }
  }

  /** A transaction's mark at the end is never processed, and a new task does not commit past it. */
  @Test
  void marksOfTransactionsDoNotKeepAPartitionFromItsEnd() throws Exception {
    mayRead.countDown();
    try (KafkaStreams streams = reader();
        LogEndWatch watch = watching(streams)) {
      send(false);
      awaitReached(watch);
      streams.close(
          CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }
    send(true);

    try (KafkaStreams streams = reader();
        LogEndWatch watch = watching(streams)) {
      awaitReached(watch);
    }
  }

  private String topic() {
    return settings.topics().chainTails().name();
  }

  private void awaitReached(LogEndWatch watch) {
    long now = System.currentTimeMillis();
    await()
        .atMost(WITHIN)
        .untilAsserted(
            () ->
                assertThat(watch.reachedAtMillis(TASK, Long.MAX_VALUE))
                    .isBetween(now, System.currentTimeMillis()));
  }

  private LogEndWatch watching(KafkaStreams streams) {
    streams.start();
    LogEndWatch watch = new LogEndWatch(settings);
    watch.start(streams);
    return watch;
  }

  private KafkaStreams reader() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(topic(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("read"))
        .foreach((key, value) -> read());
    return new KafkaStreams(builder.build(), settings.streams());
  }

  private void read() {
    try {
      mayRead.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One record; or one that is taken back, so that only marks are left to read. */
  private void send(boolean aborted) throws Exception {
    Map<String, Object> given =
        aborted
            ? Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", topic())
            : Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(given, new ByteArraySerializer(), new ByteArraySerializer())) {
      if (aborted) {
        producer.initTransactions();
        producer.beginTransaction();
      }
      producer.send(new ProducerRecord<>(topic(), new byte[1])).get();
      if (aborted) {
        producer.abortTransaction();
      }
    }
  }
}
