package dev.twinfold.local.fleet;

import dev.twinfold.agent.AgentConfig;
import dev.twinfold.agent.AgentProducer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;

/** One machine: the real agent on a state directory of its own, and some work for it to report. */
final class SimulatedAgent {
  /** The label by which people know the machine. */
  static final String HOST_LABEL = "host";

  private final FleetPlan plan;
  private final Map<String, String> client;
  private final String tenant;
  private final String host;
  private final Path directory;
  private final SplittableRandom random;
  private final double operationsPerSecond;
  private final AgentProducer producer;
  private int copies;

  private SimulatedAgent(
      FleetPlan plan,
      Map<String, String> client,
      String tenant,
      String host,
      Path directory,
      SplittableRandom random) {
    this.plan = plan;
    this.client = client;
    this.tenant = tenant;
    this.host = host;
    this.directory = directory;
    this.random = random;
    // Between a fifth and five times the average, most of them near it: machines differ.
    this.operationsPerSecond =
        plan.operationsPerSecond() * Math.pow(5, random.nextDouble() + random.nextDouble() - 1);
    AgentConfig.Builder config =
        AgentConfig.builder()
            .tenant(tenant)
            .stateDirectory(directory)
            .label(HOST_LABEL, host)
            .topicPrefix(plan.topicPrefix())
            .reportInterval(plan.reportInterval())
            .refreshPolicy(plan.refreshPolicy());
    client.forEach(
        (name, value) -> {
          if (name.equals("bootstrap.servers")) {
            config.bootstrapServers(value);
          } else {
            config.producerSetting(name, value);
          }
        });
    this.producer = AgentProducer.open(config.build());
  }

  /** A new machine, on an empty directory. */
  static SimulatedAgent open(
      FleetPlan plan,
      Map<String, String> client,
      String tenant,
      String host,
      Path directory,
      SplittableRandom random) {
    return new SimulatedAgent(plan, client, tenant, host, directory, random);
  }

  /** A second machine that wakes up with the state this one has at the moment. */
  SimulatedAgent copy() {
    copies++;
    String suffix = copies == 1 ? "-copy" : "-copy" + copies;
    Path target = directory.resolveSibling(host + suffix);
    StateDirectoryCopy.copy(directory, target);
    return new SimulatedAgent(plan, client, tenant, host + suffix, target, random.split());
  }

  /** Does what the machine does in that time, and writes it down. */
  void work(Duration time, TruthLedger ledger) {
    double expected = operationsPerSecond * time.toNanos() / 1e9;
    for (String operation : plan.operations()) {
      // Each operation is half as frequent as the one before it.
      expected /= 2;
      long count = (long) (expected + random.nextDouble());
      if (count > 0) {
        producer.record(operation, count);
        ledger.recorded(tenant, operation, count);
      }
    }
  }

  /** Sends what is left; false if not all of it was acknowledged in time. */
  boolean close(Duration longest) {
    return producer.close(longest);
  }

  String tenant() {
    return tenant;
  }

  String host() {
    return host;
  }

  String lineage() {
    return producer.lineage();
  }

  String currentIdentity() {
    return producer.currentIdentity();
  }
}
