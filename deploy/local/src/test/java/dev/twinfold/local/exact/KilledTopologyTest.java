package dev.twinfold.local.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.TopicCreation;
import dev.twinfold.local.topics.TopicLayout;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.Reconciliation;
import dev.twinfold.schemas.Topic;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.TopologyService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the topology at random moments while windows close, on four partitions of which one stays
 * silent; then reads the log again with a fresh application.
 *
 * <p>{@code -Dtwinfold.kills=50} makes it longer, {@code -Dtwinfold.seed=N} moves the kills.
 */
class KilledTopologyTest {
  private static final int KILLS = Integer.getInteger("twinfold.kills", 3);
  private static final long SEED = Long.getLong("twinfold.seed", 20260305L);
  private static final int PARTITIONS = 4;
  private static final int SILENT = 3;
  private static final int REPORTS_A_BATCH = 8;
  private static final long BATCH_MILLIS = 100;
  private static final long LATEST_MILLIS = 15_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Topics TOPICS = new Topics("");

  @TempDir private Path directory;
  private EmbeddedCluster cluster;

  @Test
  void aKilledTopologyBillsWhatItsLogSaysAndAReplayBillsTheSame() throws Exception {
    try (EmbeddedCluster opened = EmbeddedCluster.open(1)) {
      cluster = opened;
      createTopics(TOPICS);
      run();
      Outcome outcome = checked(TOPICS);
      Topics again = new Topics("again.");
      createTopics(again);
      copyLog(again);
      try (TopologyService replay = TopologyService.start(settings("again.", "again"))) {
        awaitTotals(again);
        assertThat(replay.failure()).isEmpty();
        assertThat(checked(again)).isEqualTo(outcome);
      }
    }
  }

  /** Load from beginning to end; kills on the way. */
  private void run() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    Traffic traffic =
        new Traffic(SEED, lineage -> partition(lineage.bytes()) != SILENT, LATEST_MILLIS);
    ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
    try (ReportSender sender =
            new ReportSender(cluster.bootstrapServers(), TOPICS.chainTails().name());
        CommittedLog totals = log(TOPICS.usageByTenant())) {
      ScheduledFuture<?> batches =
          load.scheduleAtFixedRate(
              () -> send(sender, traffic), 0, BATCH_MILLIS, TimeUnit.MILLISECONDS);
      for (int kill = 0; kill < KILLS; kill++) {
        Process child = KilledTopology.start(cluster.bootstrapServers(), state());
        awaitMore(totals, child);
        boolean ended = child.waitFor(random.nextInt(1, 4_000), TimeUnit.MILLISECONDS);
        assertThat(ended).as("the child ended by itself before kill %d", kill).isFalse();
        child.destroyForcibly().waitFor();
      }
      assertThat(batches.isDone()).as("the load failed").isFalse();
      load.shutdown();
      assertThat(load.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
      Process child = KilledTopology.start(cluster.bootstrapServers(), state());
      awaitTotals(TOPICS);
      child.destroy();
      assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      load.shutdownNow();
    }
  }

  private static void send(ReportSender sender, Traffic traffic) {
    try {
      sender.send(traffic.next(REPORTS_A_BATCH));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitMore(CommittedLog totals, Process child) {
    int before = totals.readOn().size();
    await("totals of a child that is alive")
        .pollInSameThread()
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(child.isAlive()).as("the child lives").isTrue();
              return totals.readOn().size() > before;
            });
  }

  /** All tenants' totals say what the log says, and no clients' bill is missing in them. */
  private void awaitTotals(Topics topics) {
    try (CommittedLog totals = log(topics.usageByTenant())) {
      await()
          .atMost(PATIENCE)
          .pollInSameThread()
          .untilAsserted(
              () ->
                  assertThat(operations(last(totals.readOn(UsageByTenant.class))))
                      .isEqualTo(usage(topics).all()));
    }
  }

  /** What a replay has to say again. */
  private record Outcome(
      Set<UsageByClient> bills, Map<List<Object>, UsageByTenant> totals, Set<String> clones) {}

  private Outcome checked(Topics topics) {
    LoggedUsage usage = usage(topics);
    List<UsageByTenant> totals = log(topics.usageByTenant()).readToEnd(UsageByTenant.class);
    assertThat(totals).extracting(UsageByTenant::getUsageId).doesNotHaveDuplicates();
    assertThat(operations(last(totals.stream().filter(total -> total.getRevision() == 0).toList())))
        .as("what was final first is what came in time")
        .isEqualTo(usage.onTime());
    List<UsageByClient> bills = log(topics.usageByClient()).readToEnd(UsageByClient.class);
    assertThat(bills).extracting(UsageByClient::getUsageId).doesNotHaveDuplicates();
    assertThat(Bills.ofClients(bills)).isEqualTo(Bills.ofTenants(totals));
    for (Reconciliation each : log(topics.reconciliation()).readToEnd(Reconciliation.class)) {
      assertThat(each.getReceived())
          .isEqualTo(
              each.getCounted() + each.getLate() + each.getRedelivered() + each.getDeadLettered());
    }
    Set<String> clones = new HashSet<>();
    log(topics.cloneDetected())
        .readToEnd(CloneDetected.class)
        .forEach(clone -> clones.add(clone.getCloneId() + " " + clone.getStatus()));
    assertThat(clones).isNotEmpty();
    return new Outcome(new HashSet<>(bills), last(totals), clones);
  }

  private static Map<List<Object>, UsageByTenant> last(List<UsageByTenant> totals) {
    Map<List<Object>, UsageByTenant> last = new HashMap<>();
    for (UsageByTenant total : totals) {
      last.merge(
          List.of(total.getTenant(), total.getWindowStart().toEpochMilli()),
          total,
          (a, b) -> a.getRevision() > b.getRevision() ? a : b);
    }
    return last;
  }

  private static Map<List<Object>, Map<String, Long>> operations(
      Map<List<Object>, UsageByTenant> totals) {
    Map<List<Object>, Map<String, Long>> operations = new HashMap<>();
    totals.forEach((about, total) -> operations.put(about, new TreeMap<>(total.getOperations())));
    return operations;
  }

  private LoggedUsage usage(Topics topics) {
    return new LoggedUsage(topics.chainTails(), log(topics.chainTails()).readToEnd());
  }

  private void copyLog(Topics to) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records = log(TOPICS.chainTails()).readToEnd();
    assertThat(records).allMatch(each -> each.partition() == partition(each.key()));
    assertThat(records).noneMatch(each -> each.partition() == SILENT);
    LogCopy.write(cluster.bootstrapServers(), records, to.chainTails().name());
  }

  private static int partition(byte[] key) {
    return Utils.toPositive(Utils.murmur2(key)) % PARTITIONS;
  }

  private Path state() {
    return directory.resolve("state");
  }

  private Settings settings(String prefix, String application) {
    return KilledTopology.settings(
        cluster.bootstrapServers(), prefix, application, directory.resolve(application));
  }

  private void createTopics(Topics topics) {
    try (Broker broker =
        Broker.connect(
            Map.of("bootstrap.servers", cluster.bootstrapServers()), "bootstrap.servers")) {
      new TopicCreation(broker, topics, TopicLayout.partitions(PARTITIONS)).createMissing();
    }
  }

  private CommittedLog log(Topic topic) {
    return new CommittedLog(cluster.bootstrapServers(), topic);
  }
}
