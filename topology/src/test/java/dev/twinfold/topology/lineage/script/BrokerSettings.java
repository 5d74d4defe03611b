package dev.twinfold.topology.lineage.script;

import dev.twinfold.topology.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The settings of a script, for a run of seconds. */
final class BrokerSettings {
  /** Stands for the script's, if the script lasts as long as that. */
  private static final Duration RESTORE_AFTER = Duration.ofSeconds(2);

  private BrokerSettings() {}

  /** The settings under which a script is played as an application of its own. */
  static Settings of(Script script, String bootstrapServers, String name, Path stateDirectory) {
    List<Script.Row> rows = script.rows();
    long lastsMillis = rows.get(rows.size() - 1).atMillis() - rows.get(0).atMillis();
    boolean scaled = lastsMillis >= script.settings().restoreAfter().toMillis();
    Map<String, String> given = new HashMap<>();
    given.put("bootstrap.servers", bootstrapServers);
    given.put("application.id", name);
    given.put("topic.prefix", name + ".");
    given.put("state.dir", stateDirectory.toString());
    given.put("reorder.tolerance", script.settings().reorderTolerance().toString());
    given.put("edge.horizon", script.settings().edgeHorizon().toString());
    given.put("client.expiry", script.settings().clientExpiry().toString());
    given.put(
        "restore.after", (scaled ? RESTORE_AFTER : script.settings().restoreAfter()).toString());
    given.put("usage.windows", "PT1S/PT0S");
    given.put("usage.correction.pause", "PT0S");
    given.put("usage.idle.after", "PT0.1S");
    return Settings.load(new Properties(), Map.of(), given);
  }
}
