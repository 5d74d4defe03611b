package dev.twinfold.local.topics;

import dev.twinfold.schemas.Topic;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the topics are spread over a cluster.
 *
 * @param partitions of every topic; empty: as {@link Topic#partitions()} says
 * @param replicationFactor of every topic; empty: the broker's default, and not compared
 */
public record TopicLayout(OptionalInt partitions, Optional<Short> replicationFactor) {
  /** The list's partitions and the broker's replication factor. */
  public static final TopicLayout DEFAULT = new TopicLayout(OptionalInt.empty(), Optional.empty());

  /** Refuses numbers below 1. */
  public TopicLayout {
    partitions.ifPresent(n -> requirePositive("partitions", n));
    replicationFactor.ifPresent(n -> requirePositive("replication factor", n));
  }

  /** That many partitions of every topic, and the broker's replication factor. */
  public static TopicLayout partitions(int partitions) {
    return new TopicLayout(OptionalInt.of(partitions), Optional.empty());
  }

  /** How many partitions the topic should have. */
  int partitionsOf(Topic topic) {
    return partitions.orElse(topic.partitions());
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", must be at least 1");
    }
  }
}
