package dev.twinfold.local.bench.race;

import dev.twinfold.topology.Settings;
import dev.twinfold.topology.stream.TopologySettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What all contenders run under: the topology's own settings, and for those with Kafka's cache as
 * many bytes of it as ours takes for clients.
 *
 * @param partitions of every topic
 * @param rounds after the warm-up
 * @param overrides of the topology's settings, those of Kafka's clients behind {@code kafka.}
 */
public record RaceSettings(int partitions, int rounds, Map<String, String> overrides) {
  /** Copies the overrides. */
  public RaceSettings {
    overrides = Map.copyOf(overrides);
  }

  Settings settings(BenchBroker broker, Shape shape, String application, Path stateDirectory) {
    Map<String, String> flags = new HashMap<>();
    flags.put(
        "kafka.statestore.cache.max.bytes", Long.toString(TopologySettings.sharedHeapBytes()));
    flags.putAll(overrides);
    return broker.settings(application, shape.name() + ".", stateDirectory, flags);
  }
}
