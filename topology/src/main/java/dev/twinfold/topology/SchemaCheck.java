package dev.twinfold.topology;

import dev.twinfold.schemas.Topic;
import dev.twinfold.topology.stream.TopologySettings;

/**
 * Finds the ids of all that the topology writes before it starts: a registry that is away, refuses
 * or lacks a schema is then one clear line, and one that goes away later stops nobody from writing.
 */
final class SchemaCheck {
  private SchemaCheck() {}

  static void check(TopologySettings settings) {
    for (Topic topic : settings.topics().all()) {
      // Reports are written by agents.
      if (!topic.name().equals(settings.topics().chainTails().name())) {
        topic.value().ifPresent(schema -> settings.schemaIds().idOf(topic.name(), schema));
      }
    }
  }
}
