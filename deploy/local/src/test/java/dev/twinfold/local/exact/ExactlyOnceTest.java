package dev.twinfold.local.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.TopicCreation;
import dev.twinfold.local.topics.TopicLayout;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.CloneStatus;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.Topic;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.TopologyService;
import dev.twinfold.topology.UnusableBroker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances share three partitions of a real broker; one of them leaves and comes back while
 * reports arrive. Whatever was reported is folded and billed once.
 */
class ExactlyOnceTest {
  private static final int PARTITIONS = 3;
  private static final int REPORTS_A_PHASE = 600;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Topics TOPICS = new Topics("");

  @TempDir private static Path directory;
  private static EmbeddedCluster cluster;

  private final Traffic traffic = new Traffic(11);

  @BeforeAll
  static void open() {
    cluster = EmbeddedCluster.open(1);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  void everyReportIsFoldedAndBilledOnceThoughAnInstanceLeavesAndComesBack() throws Exception {
    assertThatThrownBy(() -> start("too-early"))
        .isInstanceOf(UnusableBroker.class)
        .hasMessageContaining("lacks the topics chain-tails, clients,");
    createTopics();

    try (TopologyService staying = start("staying");
        ReportSender sender =
            new ReportSender(cluster.bootstrapServers(), TOPICS.chainTails().name())) {
      try (TopologyService leaving = start("leaving")) {
        assertThat(staying.awaitRunning(PATIENCE)).isTrue();
        assertThat(leaving.awaitRunning(PATIENCE)).isTrue();
        sender.send(traffic.next(REPORTS_A_PHASE));
        awaitFirstClone();
        sender.send(traffic.next(REPORTS_A_PHASE));
      }
      sender.sendGarbage(PARTITIONS);
      sender.send(traffic.next(REPORTS_A_PHASE));
      try (TopologyService back = start("leaving")) {
        sender.send(traffic.next(REPORTS_A_PHASE));
        assertThat(back.awaitRunning(PATIENCE)).isTrue();

        assertBilledOnce();
        assertEveryCloneIsFoundOnce();
        assertGarbageIsKept();
        assertEveryLineageIsInOnePartition(sender.sent());
        assertThat(staying.failure()).isEmpty();
        assertThat(back.failure()).isEmpty();
      }
    }
    assertThat(tasksOf("staying")).isNotEmpty();
    assertThat(tasksOf("leaving")).isNotEmpty();
  }

  private void assertBilledOnce() {
    try (CommittedLog byClient = log(TOPICS.usageByClient());
        CommittedLog byTenant = log(TOPICS.usageByTenant())) {
      patiently()
          .untilAsserted(
              () ->
                  assertThat(Bills.ofClients(byClient.readOn(UsageByClient.class)))
                      .isEqualTo(traffic.recorded()));
      patiently()
          .untilAsserted(
              () ->
                  assertThat(Bills.ofTenants(byTenant.readOn(UsageByTenant.class)))
                      .isEqualTo(traffic.recorded()));
      List<UsageByClient> bills = byClient.readOn(UsageByClient.class);
      assertThat(Bills.reports(bills)).isEqualTo(traffic.reportsMade());
      assertThat(bills).extracting(UsageByClient::getUsageId).doesNotHaveDuplicates();
    }
  }

  private void assertEveryCloneIsFoundOnce() {
    assertThat(traffic.clonesMade()).isGreaterThan(20);
    try (CommittedLog log = log(TOPICS.cloneDetected())) {
      patiently()
          .untilAsserted(
              () ->
                  assertThat(found(log.readOn(CloneDetected.class), CloneStatus.SUSPECTED))
                      .hasSize(traffic.clonesMade())
                      .doesNotHaveDuplicates());
      List<Id128> suspected = found(log.readOn(CloneDetected.class), CloneStatus.SUSPECTED);
      assertThat(found(log.readOn(CloneDetected.class), CloneStatus.CONFIRMED))
          .isNotEmpty()
          .doesNotHaveDuplicates()
          .isSubsetOf(suspected);
    }
  }

  private static List<Id128> found(List<CloneDetected> events, CloneStatus status) {
    return events.stream()
        .filter(event -> event.getStatus() == status)
        .map(CloneDetected::getCloneId)
        .toList();
  }

  private static void assertGarbageIsKept() {
    try (CommittedLog letters = log(TOPICS.deadLetters())) {
      patiently().untilAsserted(() -> assertThat(letters.readOn()).hasSize(2 * PARTITIONS));
      for (ConsumerRecord<byte[], byte[]> letter : letters.readOn()) {
        assertThat(letter.headers().lastHeader("twinfold.reason").value())
            .asString()
            .isEqualTo("UNDECODABLE");
      }
    }
  }

  private static void assertEveryLineageIsInOnePartition(int sent) {
    try (CommittedLog reports = log(TOPICS.chainTails())) {
      Map<ByteBuffer, Set<Integer>> partitions = new HashMap<>();
      patiently().untilAsserted(() -> assertThat(reports.readOn()).hasSize(sent));
      for (ConsumerRecord<byte[], byte[]> each : reports.readOn()) {
        if (each.key().length == 16) {
          partitions
              .computeIfAbsent(ByteBuffer.wrap(each.key()), lineage -> new HashSet<>())
              .add(each.partition());
        }
      }
      assertThat(partitions.values()).allMatch(where -> where.size() == 1);
      assertThat(new HashSet<>(partitions.values())).hasSize(PARTITIONS);
    }
  }

  private static void awaitFirstClone() {
    try (CommittedLog clones = log(TOPICS.cloneDetected())) {
      patiently().until(() -> !clones.readOn().isEmpty());
    }
  }

  private static TopologyService start(String instance) {
    Map<String, String> flags = new HashMap<>();
    flags.put("bootstrap.servers", cluster.bootstrapServers());
    flags.put("state.dir", directory.resolve(instance).toString());
    flags.put("usage.windows", "PT5S/PT1S");
    flags.put("usage.idle.after", "PT1S");
    flags.put("usage.correction.pause", "PT0.2S");
    return TopologyService.start(Settings.load(new Properties(), Map.of(), flags));
  }

  private static void createTopics() {
    try (Broker broker =
        Broker.connect(
            Map.of("bootstrap.servers", cluster.bootstrapServers()), "bootstrap.servers")) {
      new TopicCreation(broker, TOPICS, TopicLayout.partitions(PARTITIONS)).createMissing();
    }
  }

  private static CommittedLog log(Topic topic) {
    return new CommittedLog(cluster.bootstrapServers(), topic);
  }

  /** Folders that an instance keeps for the tasks it had, such as 0_2. */
  private static List<Path> tasksOf(String instance) throws IOException {
    try (Stream<Path> all = Files.list(directory.resolve(instance).resolve("twinfold"))) {
      return all.filter(path -> path.getFileName().toString().matches("0_\\d+")).toList();
    }
  }

  private static ConditionFactory patiently() {
    return await().atMost(PATIENCE).pollInSameThread();
  }
}
