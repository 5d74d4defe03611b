package dev.twinfold.local.demo;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.topology.TopologyService;

/**
 * Whether the parts of a demo still run.
 *
 * @param topology one of them
 * @param reader another; the broker is the third
 */
record Health(TopologyService topology, OutcomeReader reader) {
  /**
   * Returns normally if they do.
   *
   * @throws CommandFailure naming the part that gave up, and why
   */
  void require() {
    EmbeddedCluster.fault()
        .ifPresent(
            fault -> {
              throw new CommandFailure("the embedded broker gave up: " + fault);
            });
    topology
        .failure()
        .ifPresent(
            failure -> {
              throw new CommandFailure("the topology gave up: " + failure, failure);
            });
    reader
        .failure()
        .ifPresent(
            failure -> {
              throw new CommandFailure("what came out cannot be read: " + failure, failure);
            });
  }
}
