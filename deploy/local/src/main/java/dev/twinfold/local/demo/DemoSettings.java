package dev.twinfold.local.demo;

import dev.twinfold.topology.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The topology's settings in a demo: as ever, but with windows somebody can watch closing. */
final class DemoSettings {
  private DemoSettings() {}

  /** Without the environment: a demo must not touch what a TWINFOLD_ variable points to. */
  static Settings topology(String bootstrapServers, Path stateDirectory) {
    return Settings.load(
        new Properties(),
        Map.of(),
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "state.dir",
            stateDirectory.toString(),
            "usage.windows",
            DemoPlan.USAGE_WINDOWS,
            "usage.idle.after",
            DemoPlan.IDLE_AFTER.toString(),
            "num.stream.threads",
            "1",
            // A person waits for the sentence about the clone.
            "kafka.commit.interval.ms",
            "200"));
  }
}
