package dev.twinfold.topology.stream;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.ClientEvent;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.Reconciliation;
import dev.twinfold.schemas.Topic;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import dev.twinfold.schemas.wire.AvroDeserializer;
import dev.twinfold.schemas.wire.AvroSerializer;
import dev.twinfold.topology.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The real topology on real state stores, without a broker. Broker time is given with each record;
 * the wall clock stands still unless told to go on, and where it leads a silent partition to is
 * {@link #START} and what has passed since. Each read gives what is new since the last.
 */
final class TopologyRun implements AutoCloseable {
  /** Half past six on a day in 2026: neither at the edge of an hour nor of a day. */
  static final long START = Instant.parse("2026-03-05T06:30:00Z").toEpochMilli();

  private final Topics topics;
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> input;
  private final AvroSerializer<ChainTail> serializer = new AvroSerializer<>();
  private LogEnd logEnd = LogEnd.ALWAYS_REACHED;

  private TopologyRun(Path stateDirectory, Map<String, String> flags, int partitions) {
    Map<String, String> all = new HashMap<>(flags);
    all.put("bootstrap.servers", "none:1");
    all.put("state.dir", stateDirectory.toString());
    Settings settings = Settings.load(new Properties(), Map.of(), all);
    topics = settings.topics();
    driver =
        new TopologyTestDriver(
            CloneTopology.build(
                settings.topology(),
                partitions,
                (task, nowMillis) -> logEnd.reachedAtMillis(task, nowMillis)),
            settings.streams(),
            Instant.ofEpochMilli(START).plus(settings.topology().idleAfter()));
    input =
        driver.createInputTopic(
            topics.chainTails().name(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** With default settings, but for some. */
  static TopologyRun start(Path stateDirectory, Map<String, String> flags) {
    return new TopologyRun(stateDirectory, flags, 1);
  }

  /** One of several partitions; nobody speaks for the others. */
  static TopologyRun ofPartitions(Path stateDirectory, int partitions) {
    return new TopologyRun(stateDirectory, Map.of(), partitions);
  }

  static TopologyRun start(Path stateDirectory) {
    return start(stateDirectory, Map.of());
  }

  void receive(ChainTail report, long brokerMillis) {
    receive(report.getLineage().bytes(), bytes(report), brokerMillis);
  }

  void receive(byte[] key, byte[] value, long brokerMillis) {
    receive(key, value, new RecordHeaders(), brokerMillis);
  }

  void receive(byte[] key, byte[] value, Headers headers, long brokerMillis) {
    input.pipeInput(new TestRecord<>(key, value, headers, Instant.ofEpochMilli(brokerMillis)));
  }

  /** A report that comes through a topic of its tenant's own. */
  void receiveThrough(String topic, ChainTail report, long brokerMillis) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(
            new TestRecord<>(
                report.getLineage().bytes(), bytes(report), Instant.ofEpochMilli(brokerMillis)));
  }

  /** The sum of a metric of ours, over all that have those tags; 0 if there is none. */
  double metric(String name, Map<String, String> tags) {
    return driver.metrics().entrySet().stream()
        .filter(
            metric ->
                metric.getKey().name().equals(name)
                    && metric.getKey().tags().entrySet().containsAll(tags.entrySet()))
        .mapToDouble(metric -> (Double) metric.getValue().metricValue())
        .sum();
  }

  byte[] bytes(ChainTail report) {
    return serializer.serialize(topics.chainTails().name(), report);
  }

  /** From now on the task lags: it has last reached the end of its log at the start. */
  void lag() {
    logEnd = (task, nowMillis) -> START;
  }

  /** The task has read all again, and does so from now on. */
  void caughtUp() {
    logEnd = LogEnd.ALWAYS_REACHED;
  }

  /** Lets the wall clock go on, which is when the topology looks at forks and windows. */
  void pass(Duration wallTime) {
    driver.advanceWallClockTime(wallTime);
  }

  /** Time for one look at forks and windows. */
  void sweep() {
    pass(Duration.ofSeconds(1));
  }

  List<TestRecord<byte[], byte[]>> deadLetters() {
    return records(topics.deadLetters());
  }

  List<CloneDetected> clones() {
    return values(topics.cloneDetected(), CloneDetected.class);
  }

  List<ClientEvent> clients() {
    return values(topics.clients(), ClientEvent.class);
  }

  List<UsageByClient> usageByClient() {
    return values(topics.usageByClient(), UsageByClient.class);
  }

  List<UsageByTenant> usageByTenant() {
    return values(topics.usageByTenant(), UsageByTenant.class);
  }

  List<Reconciliation> reconciliations() {
    return values(topics.reconciliation(), Reconciliation.class);
  }

  /** Name to text, of each new bill of a tenant. */
  List<Map<String, String>> headersOfTenantBills() {
    return records(topics.usageByTenant()).stream().map(TopologyRun::texts).toList();
  }

  private static Map<String, String> texts(TestRecord<byte[], byte[]> record) {
    Map<String, String> texts = new HashMap<>();
    record
        .headers()
        .forEach(
            header -> texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
    return texts;
  }

  private <V extends SpecificRecord> List<V> values(Topic topic, Class<V> type) {
    try (AvroDeserializer<V> decoder = new AvroDeserializer<>(type)) {
      return records(topic).stream()
          .map(record -> decoder.deserialize(topic.name(), record.value()))
          .toList();
    }
  }

  private List<TestRecord<byte[], byte[]>> records(Topic topic) {
    return driver
        .createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  @Override
  public void close() {
    serializer.close();
    driver.close();
  }
}
