package dev.twinfold.local.fleet;

import dev.twinfold.agent.chain.RefreshPolicy;
import java.time.Duration;
import java.util.List;

/**
 * What a fleet is like. Two fleets with one plan draw the same hosts, tenants and rates; how many
 * operations they record depends on how long they run.
 *
 * @param agents how many machines, from 1
 * @param seed of all the fleet's draws
 * @param tenants they are dealt out to, in turn; at least one
 * @param operations they perform, the first the most often; at least one
 * @param operationsPerSecond of a machine on average; single machines do between a fifth and five
 *     times as much
 * @param reportInterval of the agents
 * @param refreshPolicy of the agents
 * @param topicPrefix of the topics they report to
 */
public record FleetPlan(
    int agents,
    long seed,
    List<String> tenants,
    List<String> operations,
    double operationsPerSecond,
    Duration reportInterval,
    RefreshPolicy refreshPolicy,
    String topicPrefix) {

  /** Refuses what no fleet can be made of. */
  public FleetPlan {
    tenants = List.copyOf(tenants);
    operations = List.copyOf(operations);
    if (agents < 1 || tenants.isEmpty() || operations.isEmpty()) {
      throw new IllegalArgumentException(
          "a fleet needs an agent, a tenant and an operation; has "
              + List.of(agents, tenants.size(), operations.size()));
    }
    if (!(operationsPerSecond > 0)) {
      throw new IllegalArgumentException(
          "operations per second are " + operationsPerSecond + ", must be positive");
    }
  }

  /**
   * A fleet that shows its clones within seconds: three tenants, a report every second, a new
   * identity every 3 s or 5 reports.
   */
  public static FleetPlan quick(int agents, long seed) {
    return new FleetPlan(
        agents,
        seed,
        List.of("acme", "globex", "initech"),
        List.of("render", "scan", "export", "import"),
        4.0,
        Duration.ofSeconds(1),
        RefreshPolicy.of(Duration.ofSeconds(3), 5),
        "");
  }
}
