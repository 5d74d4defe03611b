package dev.twinfold.local.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad things happen to a cluster of processes under load; in the end every operation is billed
 * once, every clone is found, and nothing else is.
 *
 * <p>{@code -Dtwinfold.chaos=10} lets everything happen ten times, {@code
 * -Dtwinfold.faults=kill-topology,fill-disk} only some of it; {@code -Dtwinfold.upgrade.from=DIR}
 * see {@link OtherJars}, {@code -Dtwinfold.clients=N} for more state, {@code
 * -Dtwinfold.settings=NAME=VALUE,...} for the topology.
 */
class ChaosIT {
  private static final int ROUNDS = Integer.getInteger("twinfold.chaos", 1);
  private static final long SEED = Long.getLong("twinfold.seed", 20261124L);
  private static final int AGENTS = 30;
  private static final int CLIENTS = Integer.getInteger("twinfold.clients", 2_000);
  private static final String SHORT = "kill-topology,kill-broker";
  private static final String LONG =
      "kill-topology,restart-topology,kill-broker,kill-registry,rolling-upgrade,lose-state,restart-all,fill-disk";

  @TempDir private Path directory;

  @Test
  void whateverHappensEveryOperationIsBilledOnceAndEveryCloneIsFound() throws Exception {
    try (World world = new World(directory, AGENTS, SEED, settings())) {
      try (ManyClients many = new ManyClients(world.cluster())) {
        world.load().add(ManyClients.TENANT, ManyClients.OPERATION, many.report(CLIENTS));
      }
      try {
        strike(world);
        tell(world.load().assertAllIsBilledOnceAndEveryCloneIsFound());
      } finally {
        String table = world.recoveries().table();
        tell("\n" + table);
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("chaos.md"), table);
      }
    }
  }

  private static void strike(World world) throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      for (Fault fault : faults()) {
        world.calm();
        world.load().cloneOne();
        world.calm();
        fault.strike(world);
        tell("round " + round + ": " + fault + " over");
      }
    }
  }

  private static List<Fault> faults() {
    String names = System.getProperty("twinfold.faults", ROUNDS == 1 ? SHORT : LONG);
    List<Fault> faults = new ArrayList<>();
    Arrays.stream(names.split(",")).map(Fault::named).forEach(faults::add);
    return faults;
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("usage.windows", "PT10S/PT3S");
    settings.put("usage.idle.after", "PT10S");
    for (String each : System.getProperty("twinfold.settings", "").split(",", -1)) {
      if (!each.isBlank()) {
        settings.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
      }
    }
    return settings;
  }

  @SuppressWarnings("SystemOut") // Whoever waits for an hour wants to know how far it is.
  private static void tell(String words) {
    System.out.println(Instant.now() + " " + words);
  }
}
