package dev.twinfold.agent;

import dev.twinfold.schemas.registry.RegistrySettings;
import dev.twinfold.schemas.wire.AvroSerializer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The settings of an agent's Kafka producer: small by default, because dozens of agents may live in
 * one process, and with what no delivery guarantee survives kept out of reach.
 */
final class ProducerSettings {
  private static final AtomicInteger MADE = new AtomicInteger();

  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, 1_048_576L),
          Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 4096),
          Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0L),
          // The agent's thread waits at most this long, so that close() is never far away.
          Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3000L),
          Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000),
          Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000),
          Map.entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5000L),
          Map.entry(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false),
          Map.entry(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, ""),
          Map.entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, AvroSerializer.class.getName()));

  /** Only with a registry: Kafka warns about settings that nobody reads. */
  private static final Map<String, Object> REGISTRY_DEFAULTS =
      Map.of(
          "http.connect.timeout.ms", 1000,
          "http.read.timeout.ms", 2000,
          // The agent tries again by itself, after pauses of its own.
          "max.retries", 0);

  /** What must not be set otherwise, with the reason or the way to set it. */
  private static final Map<String, String> RESERVED =
      Map.of(
          ProducerConfig.ACKS_CONFIG, "it is always all: leave it out",
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "it is always true: leave it out",
          ProducerConfig.TRANSACTIONAL_ID_CONFIG, "agents use no transactions: leave it out",
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
              "the key is always the lineage, 16 bytes: leave it out",
          ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "use bootstrapServers(...)");

  private ProducerSettings() {}

  /** Adds what is wrong with the caller's settings, each by its name. */
  static void check(Map<String, String> own, String bootstrapServers, List<String> problems) {
    Map<String, String> usable = new HashMap<>(own);
    for (Map.Entry<String, String> setting : new TreeMap<>(own).entrySet()) {
      String reason = RESERVED.get(setting.getKey());
      if (reason != null) {
        problems.add("producerSetting " + setting.getKey() + " cannot be set: " + reason);
        usable.remove(setting.getKey());
      } else if (setting.getValue() == null) {
        problems.add("producerSetting " + setting.getKey() + " is null: give a value");
        usable.remove(setting.getKey());
      }
    }
    if (!own.containsKey(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG)) {
      RegistrySettings.problems(usable)
          .forEach(problem -> problems.add("producerSetting: " + problem));
    }
    try {
      new ProducerConfig(complete(usable, bootstrapServers, "check"));
    } catch (ConfigException e) {
      problems.add("producerSetting: " + e.getMessage());
    }
  }

  /** The settings for a new producer. */
  static Map<String, Object> of(AgentConfig config) {
    return complete(
        config.producerSettings(),
        config.bootstrapServers(),
        "twinfold-agent-" + MADE.incrementAndGet());
  }

  private static Map<String, Object> complete(
      Map<String, String> own, String bootstrapServers, String clientId) {
    Map<String, Object> settings = new HashMap<>(DEFAULTS);
    if (RegistrySettings.isAsked(own)) {
      settings.putAll(REGISTRY_DEFAULTS);
    }
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    settings.putAll(own);
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    return settings;
  }
}
