package dev.twinfold.local.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twinfold.local.command.CommandRun;
import dev.twinfold.topology.TopologyService;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What others build: a registry of Apicurio, and a client on Node.js that knows no class of ours.
 */
class PeersIT {
  @Test
  void aClientThatKnowsNothingOfOurCodeReportsAndReadsClonesAndBills(@TempDir Path directory)
      throws Exception {
    NodePeer peer = NodePeer.install(Path.of("target", "node-peer"));
    try (RegistryWorld world = RegistryWorld.open(directory)) {
      CommandRun registration =
          CommandRun.of("schemas", "register", "--url", world.registry().url());
      assertThat(registration.err()).isEmpty();
      try (TopologyService topology = world.startTopology()) {
        JsonNode seen = peer.tell(world.bootstrapServers(), world.registry().url());

        assertThat(seen.path("render").asLong()).as("%s", seen).isEqualTo(2 + 3 + 4);
        JsonNode clone = seen.path("clones").path(0);
        assertThat(clone.path("status").asText()).isEqualTo("SUSPECTED");
        assertThat(clone.path("evidence").asText()).isEqualTo("FORK");
        assertThat(clone.path("tenant").asText()).isEqualTo("peer");
        assertThat(clone.path("forkedAt").asText()).isEqualTo(seen.path("lineage").asText());
        assertThat(clone.path("cloneHost").asText()).isEqualTo("node-4");
        assertThat(world.billed("peer", "render")).isEqualTo(9);
        assertThat(world.deadLetters()).isEmpty();
        assertThat(topology.failure()).isEmpty();
      }
    }
  }
}
