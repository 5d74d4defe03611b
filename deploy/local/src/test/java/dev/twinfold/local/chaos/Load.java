package dev.twinfold.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.twinfold.local.exact.Bills;
import dev.twinfold.local.exact.CommittedLog;
import dev.twinfold.local.fleet.CloneMade;
import dev.twinfold.local.fleet.Fleet;
import dev.twinfold.local.fleet.FleetPlan;
import dev.twinfold.local.fleet.FleetTruth;
import dev.twinfold.local.process.LocalCluster;
import dev.twinfold.local.process.User;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.CloneStatus;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import dev.twinfold.schemas.wire.SchemaIds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Agents at work, some of them cloned, and the truth about them against what came out. */
final class Load implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Topics TOPICS = new Topics("");

  private final Fleet fleet;
  private final Properties client;
  private final Map<String, Map<String, Long>> more = new TreeMap<>();

  Load(LocalCluster cluster, Path directory, int agents, long seed) {
    client = cluster.client(User.ADMIN);
    fleet = Fleet.start(FleetPlan.quick(agents, seed), client, directory);
  }

  /** Copies a machine. While a broker is away usage may wait, which both machines would report. */
  void cloneOne() {
    CloneMade made = fleet.cloneOne();
    assertThat(made.cloneHost()).isNotEmpty();
  }

  /** What somebody else did. */
  void add(String tenant, String operation, long count) {
    more.computeIfAbsent(tenant, none -> new TreeMap<>()).merge(operation, count, Long::sum);
  }

  /** Ends the work, and holds what was found against what was done. */
  String assertAllIsBilledOnceAndEveryCloneIsFound() {
    assertThat(fleet.close(PATIENCE)).as("every report was acknowledged").isTrue();
    FleetTruth truth = fleet.truth();
    Map<String, Map<String, Long>> operations = new TreeMap<>(more);
    truth.operations().forEach((tenant, counts) -> operations.put(tenant, new TreeMap<>(counts)));
    SchemaIds ids =
        SchemaIds.of(Map.of("schema.registry.url", client.getProperty("schema.registry.url")));
    try (CommittedLog totals = log(TOPICS.usageByTenant());
        CommittedLog bills = log(TOPICS.usageByClient());
        CommittedLog clones = log(TOPICS.cloneDetected());
        CommittedLog letters = log(TOPICS.deadLetters())) {
      await()
          .atMost(PATIENCE)
          .pollInSameThread()
          .untilAsserted(
              () ->
                  assertThat(Bills.ofTenants(totals.readAll(UsageByTenant.class, ids)))
                      .isEqualTo(operations));
      List<UsageByClient> clientBills = bills.readAll(UsageByClient.class, ids);
      assertThat(Bills.ofClients(clientBills)).isEqualTo(operations);
      assertThat(clientBills).extracting(UsageByClient::getUsageId).doesNotHaveDuplicates();
      assertThat(totals.readAll(UsageByTenant.class, ids))
          .extracting(UsageByTenant::getUsageId)
          .doesNotHaveDuplicates();
      assertThat(letters.readAll()).isEmpty();
      List<CloneDetected> said = clones.readAll(CloneDetected.class, ids);
      assertThat(found(said)).isEqualTo(made(truth));
      assertThat(said.stream().filter(each -> each.getStatus() == CloneStatus.SUSPECTED))
          .extracting(CloneDetected::getCloneId)
          .doesNotHaveDuplicates();
      assertThat(said).extracting(CloneDetected::getStatus).doesNotContain(CloneStatus.RESTORED);
      return "%d operations recorded and billed, %d clones made and found, %d bills of clients"
          .formatted(truth.totalOperations(), truth.clones().size(), clientBills.size());
    }
  }

  /** Which of the two machines is called the clone is left to chance: twins are equal. */
  private static Set<String> made(FleetTruth truth) {
    return truth.clones().stream()
        .map(
            clone ->
                clone.lineage()
                    + " at "
                    + clone.identity()
                    + " "
                    + new TreeSet<>(List.of(clone.originalHost(), clone.cloneHost())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> found(List<CloneDetected> said) {
    List<String> found = new ArrayList<>();
    for (CloneDetected each : said) {
      if (each.getCloneId() != null) {
        found.add(
            HexFormat.of().formatHex(each.getLineage().bytes())
                + " at "
                + HexFormat.of().formatHex(each.getForkedAt().bytes())
                + " "
                + new TreeSet<>(
                    List.of(
                        each.getOriginalLabels().get("host"), each.getCloneLabels().get("host"))));
      }
    }
    return new TreeSet<>(found);
  }

  private CommittedLog log(dev.twinfold.schemas.Topic topic) {
    return new CommittedLog(client.getProperty("bootstrap.servers"), topic);
  }

  @Override
  public void close() {
    fleet.close();
  }
}
