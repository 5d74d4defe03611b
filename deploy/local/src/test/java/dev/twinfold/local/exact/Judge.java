package dev.twinfold.local.exact;

import static org.awaitility.Awaitility.await;

import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.TopicCreation;
import dev.twinfold.local.topics.TopicLayout;
import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.TopologyService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;

/** The real topology on a broker, and what it made of the reports of each tenant. */
final class Judge implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Topics TOPICS = new Topics("");

  private final TopologyService topology;
  private final CommittedLog reports;
  private final CommittedLog bills;
  private final CommittedLog clones;
  private final CommittedLog deadLetters;

  /**
   * Starts it.
   *
   * @param windows sizes and graces of the billing windows
   */
  Judge(EmbeddedCluster cluster, Path stateDirectory, String windows) {
    Map<String, String> flags = new HashMap<>();
    flags.put("bootstrap.servers", cluster.bootstrapServers());
    flags.put("state.dir", stateDirectory.toString());
    flags.put("usage.windows", windows);
    flags.put("usage.idle.after", "PT1S");
    flags.put("usage.correction.pause", "PT0.2S");
    topology = TopologyService.start(Settings.load(new Properties(), Map.of(), flags));
    String servers = cluster.bootstrapServers();
    reports = new CommittedLog(servers, TOPICS.chainTails());
    bills = new CommittedLog(servers, TOPICS.usageByClient());
    clones = new CommittedLog(servers, TOPICS.cloneDetected());
    deadLetters = new CommittedLog(servers, TOPICS.deadLetters());
  }

  static void createTopics(EmbeddedCluster cluster) {
    try (Broker broker =
        Broker.connect(
            Map.of("bootstrap.servers", cluster.bootstrapServers()), "bootstrap.servers")) {
      new TopicCreation(broker, TOPICS, TopicLayout.partitions(2)).createMissing();
    }
  }

  /** Tenant to operation to count, of every report in the log, each report id once. */
  Map<String, Map<String, Long>> reported() {
    Map<String, Map<String, Long>> sums = new TreeMap<>();
    Set<Id128> seen = new HashSet<>();
    for (ChainTail report : reports()) {
      if (seen.add(report.getReportId())) {
        Map<String, Long> sum = sums.computeIfAbsent(report.getTenant(), t -> new TreeMap<>());
        report.getOperations().forEach((name, count) -> sum.merge(name, count, Long::sum));
      }
    }
    return sums;
  }

  /** All reports in the log, redeliveries included. */
  List<ChainTail> reports() {
    patiently().until(() -> !reports.readOn().isEmpty() && reports.isAtEnd());
    return reports.readOn(ChainTail.class);
  }

  /** Tenant to operation to count, of all bills so far. */
  Map<String, Map<String, Long>> billed() {
    return Bills.ofClients(bills());
  }

  List<UsageByClient> bills() {
    return bills.readOn(UsageByClient.class);
  }

  /** Tenant to the clients on its bills. */
  Map<String, Set<Id128>> clients() {
    return bills().stream()
        .collect(
            Collectors.groupingBy(
                UsageByClient::getTenant,
                TreeMap::new,
                Collectors.mapping(UsageByClient::getClient, Collectors.toSet())));
  }

  /** Everything said of clones. */
  List<CloneDetected> clones() {
    return clones.readOn(CloneDetected.class);
  }

  /** How many reports could not be used. */
  int deadLetters() {
    return deadLetters.readOn().size();
  }

  static ConditionFactory patiently() {
    return await().atMost(PATIENCE).pollInSameThread();
  }

  @Override
  public void close() {
    List.of(reports, bills, clones, deadLetters).forEach(CommittedLog::close);
    topology.close();
  }
}
