package dev.twinfold.topology.stream.simulation;

import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.Topic;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import dev.twinfold.schemas.wire.AvroDeserializer;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.stream.CloneTopology;
import dev.twinfold.topology.stream.LogEnd;
import dev.twinfold.topology.stream.ReportMeter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The real topology over one partition, which may stop and start elsewhere in the middle. */
final class Task implements AutoCloseable {
  private final Path directory;
  private final LogEnd logEnd;
  private final Settings settings;
  private final Topics topics;
  private final Changelogs changelogs;
  private final Map<String, Double> outcomes = new HashMap<>();
  private final AvroDeserializer<UsageByClient> clientBills =
      new AvroDeserializer<>(UsageByClient.class);
  private final AvroDeserializer<UsageByTenant> tenantBills =
      new AvroDeserializer<>(UsageByTenant.class);
  private final AvroDeserializer<CloneDetected> cloneEvents =
      new AvroDeserializer<>(CloneDetected.class);
  private final Set<String> clones = new TreeSet<>();
  private TopologyTestDriver driver;
  private TestOutputTopic<byte[], byte[]> byClient;
  private TestOutputTopic<byte[], byte[]> byTenant;
  private TestOutputTopic<byte[], byte[]> cloneDetected;
  private TestOutputTopic<byte[], byte[]> deadLetters;
  private TestInputTopic<byte[], byte[]> input;
  private int starts;

  Task(Path directory, Map<String, String> flags, long wallMillis, LogEnd logEnd) {
    this.directory = directory;
    this.logEnd = logEnd;
    Map<String, String> all = new HashMap<>(flags);
    all.put("bootstrap.servers", "none:1");
    settings = Settings.load(new Properties(), Map.of(), all);
    topics = settings.topics();
    changelogs = new Changelogs(settings.streams().getProperty("application.id"));
    start(wallMillis);
  }

  /** Starts, as if on another machine: all that is left is what the changelogs say. */
  void start(long wallMillis) {
    Properties streams = settings.streams();
    streams.put("state.dir", directory.resolve("start-" + starts++).toString());
    driver =
        new TopologyTestDriver(
            CloneTopology.build(settings.topology(), 1, logEnd),
            streams,
            Instant.ofEpochMilli(wallMillis));
    changelogs.restore(driver);
    input =
        driver.createInputTopic(
            topics.chainTails().name(), new ByteArraySerializer(), new ByteArraySerializer());
    byClient = output(topics.usageByClient());
    byTenant = output(topics.usageByTenant());
    cloneDetected = output(topics.cloneDetected());
    deadLetters = output(topics.deadLetters());
  }

  /** Stops. What was written since the last look must have been taken. */
  void stop() {
    metered().forEach((outcome, count) -> outcomes.merge(outcome, count, Double::sum));
    changelogs.readOn(driver);
    driver.close();
  }

  void receive(byte[] key, byte[] value, long brokerMillis) {
    input.pipeInput(new TestRecord<>(key, value, Instant.ofEpochMilli(brokerMillis)));
  }

  void pass(Duration wallTime) {
    driver.advanceWallClockTime(wallTime);
  }

  /** What was written since the last look: clients' bills, then tenants'. */
  List<Bill> newBills() {
    values(cloneDetected, cloneEvents)
        .forEach(clone -> clones.add(clone.getCloneId() + " " + clone.getStatus()));
    return Stream.concat(
            values(byClient, clientBills).stream().map(Bill::of),
            values(byTenant, tenantBills).stream().map(Bill::of))
        .toList();
  }

  /** Id and status of each clone, as far as bills were looked at. */
  Set<String> clones() {
    return clones;
  }

  /** How many dead letters were written since the last look. */
  int newDeadLetters() {
    return deadLetters.isEmpty() ? 0 : deadLetters.readValuesToList().size();
  }

  /** How many reports became what, by the topology's own meters; complete after half a second. */
  long reports(ReportMeter.Outcome outcome) {
    double now = outcomes.getOrDefault(outcome.name(), 0.0);
    return Math.round(now + metered().getOrDefault(outcome.name(), 0.0));
  }

  private Map<String, Double> metered() {
    Map<String, Double> found = new HashMap<>();
    driver
        .metrics()
        .forEach(
            (name, metric) -> {
              if (name.group().equals(ReportMeter.GROUP) && name.name().equals(ReportMeter.NAME)) {
                found.put(name.tags().get(ReportMeter.OUTCOME), (Double) metric.metricValue());
              }
            });
    return found;
  }

  private static <V extends SpecificRecord> List<V> values(
      TestOutputTopic<byte[], byte[]> from, AvroDeserializer<V> decoder) {
    return from.isEmpty()
        ? List.of()
        : from.readValuesToList().stream().map(value -> decoder.deserialize("", value)).toList();
  }

  private TestOutputTopic<byte[], byte[]> output(Topic topic) {
    return driver.createOutputTopic(
        topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    driver.close();
    clientBills.close();
    tenantBills.close();
    cloneEvents.close();
  }
}
