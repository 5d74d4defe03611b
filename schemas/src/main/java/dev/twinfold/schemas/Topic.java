package dev.twinfold.schemas;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * One topic of Twinfold: its name, what its records hold and how the broker should keep them.
 *
 * <p>Immutable. Instances come from {@link Topics}, the one list.
 */
public final class Topic {
  /** How the broker gets rid of old records. */
  public enum Cleanup {
    /** Records go when they are older than the retention. */
    DELETE,
    /** The newest record of each key stays. */
    COMPACT
  }

  private final String name;
  private final String key;
  private final Schema value;
  private final int partitions;
  private final Cleanup cleanup;
  private final Duration retention;
  private final boolean stampedByBroker;

  Topic(
      String name,
      String key,
      Schema value,
      int partitions,
      Cleanup cleanup,
      Duration retention,
      boolean stampedByBroker) {
    this.name = Objects.requireNonNull(name, "name");
    this.key = Objects.requireNonNull(key, "key");
    this.value = value;
    this.partitions = partitions;
    this.cleanup = Objects.requireNonNull(cleanup, "cleanup");
    this.retention = Objects.requireNonNull(retention, "retention");
    this.stampedByBroker = stampedByBroker;
  }

  /** The full name on the broker, prefix included. */
  public String name() {
    return name;
  }

  /** What the record key holds, in words: {@code "lineage, 16 bytes"}. */
  public String key() {
    return key;
  }

  /**
   * The Avro schema of the record value; empty where values are the raw bytes of something else.
   */
  public Optional<Schema> value() {
    return Optional.ofNullable(value);
  }

  /** How many partitions to create it with unless told otherwise, from 1. */
  public int partitions() {
    return partitions;
  }

  /** How the broker gets rid of old records. */
  public Cleanup cleanup() {
    return cleanup;
  }

  /** How long records are kept; means nothing for {@link Cleanup#COMPACT}. */
  public Duration retention() {
    return retention;
  }

  /**
   * The broker's settings of this topic, in the names of Kafka's topic configuration.
   *
   * <p>What agents write is stamped by the broker ({@code LogAppendTime}), so that no machine with
   * a wrong clock can move stream time. What the topology writes carries the time at which it was
   * decided.
   */
  public Map<String, String> configuration() {
    Map<String, String> settings = new TreeMap<>();
    if (cleanup == Cleanup.COMPACT) {
      settings.put("cleanup.policy", "compact");
    } else {
      settings.put("cleanup.policy", "delete");
      settings.put("retention.ms", Long.toString(retention.toMillis()));
    }
    settings.put("message.timestamp.type", stampedByBroker ? "LogAppendTime" : "CreateTime");
    return settings;
  }

  @Override
  public String toString() {
    return name;
  }
}
