package dev.twinfold.topology.stream;

import dev.twinfold.topology.Golden;
import dev.twinfold.topology.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/** The topology is the one that was meant. */
class CloneTopologyTest {
  private static final Settings SETTINGS =
      Settings.load(new Properties(), Map.of(), Map.of("bootstrap.servers", "localhost:1"));

  @Test
  void changesOnlyOnPurpose() {
    Golden.assertSame(Path.of("src/test/resources/expected-topology.txt"), describe());
  }

  @Test
  void isDescribedInTheDocs() {
    Golden.assertSame(
        Path.of("../docs/topology.md"),
        "# Topology\n\nWritten by `CloneTopologyTest` from the topology itself; what each part does"
            + " stands in `CloneTopology`.\n\n```\n"
            + describe()
            + "```\n");
  }

  private static String describe() {
    Topology topology = CloneTopology.build(SETTINGS.topology(), 1, LogEnd.ALWAYS_REACHED);
    return topology.describe().toString();
  }
}
