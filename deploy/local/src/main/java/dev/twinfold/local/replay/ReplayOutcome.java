package dev.twinfold.local.replay;

import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import dev.twinfold.schemas.wire.AvroDeserializer;
import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.stream.ClientKey;
import dev.twinfold.topology.stream.ClientState;
import dev.twinfold.topology.stream.Names;
import dev.twinfold.topology.stream.ReportMeter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** What came out of a replay: the last word of every output topic. */
public final class ReplayOutcome {
  private record BillKey(Object owner, String tenant, Instant start, Instant end) {}

  private final Topics topics;
  private final AvroDeserializer<CloneDetected> cloneEvents =
      new AvroDeserializer<>(CloneDetected.class);
  private final AvroDeserializer<UsageByClient> clientBills =
      new AvroDeserializer<>(UsageByClient.class);
  private final AvroDeserializer<UsageByTenant> tenantBills =
      new AvroDeserializer<>(UsageByTenant.class);

  private final Map<Id128, CloneDetected> clones = new LinkedHashMap<>();
  private final List<CloneDetected> sharedLeaves = new ArrayList<>();
  private final Map<BillKey, UsageByClient> byClient = new LinkedHashMap<>();
  private final Map<BillKey, UsageByTenant> byTenant = new LinkedHashMap<>();
  private final List<Client> clients = new ArrayList<>();
  private final Map<ReportMeter.Outcome, Long> outcomes = new EnumMap<>(ReportMeter.Outcome.class);
  private long received;
  private long deadLettered;

  ReplayOutcome(Topics topics) {
    this.topics = topics;
  }

  void received() {
    received++;
  }

  void unreadable() {
    deadLettered++;
  }

  /** Takes over what was written since the last call; false if nothing was. */
  boolean drain(TopologyTestDriver driver, Consumer<LostReport> lost) {
    boolean any = false;
    for (byte[] value : values(driver, topics.cloneDetected().name())) {
      take(cloneEvents.deserialize("", value));
      any = true;
    }
    for (byte[] value : values(driver, topics.usageByClient().name())) {
      UsageByClient bill = clientBills.deserialize("", value);
      byClient.put(
          new BillKey(
              bill.getClient(), bill.getTenant(), bill.getWindowStart(), bill.getWindowEnd()),
          bill);
      any = true;
    }
    for (byte[] value : values(driver, topics.usageByTenant().name())) {
      UsageByTenant bill = tenantBills.deserialize("", value);
      byTenant.put(
          new BillKey("", bill.getTenant(), bill.getWindowStart(), bill.getWindowEnd()), bill);
      any = true;
    }
    for (TestRecord<byte[], byte[]> letter : records(driver, topics.deadLetters().name())) {
      deadLettered++;
      lost.accept(LostReport.of(letter.headers()));
    }
    return any;
  }

  private void take(CloneDetected event) {
    if (event.getCloneId() == null) {
      sharedLeaves.add(event);
    } else {
      clones.put(event.getCloneId(), event);
    }
  }

  private static List<byte[]> values(TopologyTestDriver driver, String topic) {
    return records(driver, topic).stream().map(TestRecord::value).toList();
  }

  private static List<TestRecord<byte[], byte[]>> records(TopologyTestDriver driver, String topic) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  /** Reads what stands in the stores and the metrics at the end. */
  void finish(TopologyTestDriver driver) {
    KeyValueStore<ClientKey, ClientState> store = driver.getKeyValueStore(Names.CLIENTS);
    try (KeyValueIterator<ClientKey, ClientState> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<ClientKey, ClientState> next = all.next();
        clients.add(next.value.client());
      }
    }
    driver
        .metrics()
        .forEach(
            (name, metric) -> {
              if (name.group().equals(ReportMeter.GROUP) && name.name().equals(ReportMeter.NAME)) {
                outcomes.put(
                    ReportMeter.Outcome.valueOf(name.tags().get(ReportMeter.OUTCOME)),
                    ((Number) metric.metricValue()).longValue());
              }
            });
  }

  long receivedReports() {
    return received;
  }

  long deadLetters() {
    return deadLettered;
  }

  long reports(ReportMeter.Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  /** All clients, by lineage and client. */
  List<Client> clients() {
    return List.copyOf(clients);
  }

  /** The last status of each clone, then each identity that two machines share. */
  List<CloneDetected> clones() {
    List<CloneDetected> all = new ArrayList<>(clones.values());
    all.addAll(sharedLeaves);
    return all;
  }

  /** The highest revision of each bill. */
  List<UsageByClient> usageByClient() {
    return List.copyOf(byClient.values());
  }

  /** The highest revision of each bill. */
  List<UsageByTenant> usageByTenant() {
    return List.copyOf(byTenant.values());
  }
}
