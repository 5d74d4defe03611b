package dev.twinfold.local.registry;

import dev.twinfold.agent.AgentConfig;
import dev.twinfold.agent.AgentListener;
import dev.twinfold.agent.AgentProducer;
import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.local.exact.Bills;
import dev.twinfold.local.exact.CommittedLog;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.TopicCreation;
import dev.twinfold.local.topics.TopicLayout;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.wire.SchemaIds;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.TopologyService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A broker and a registry, and agents and a topology that take their ids from it. */
final class RegistryWorld implements AutoCloseable {
  private final Path directory;
  private final ApicurioRegistry registry;
  private final EmbeddedCluster cluster;
  private final Topics topics = new Topics("");

  /** One for all, so that what was read once can be read while the registry is away. */
  private final SchemaIds ids;

  private RegistryWorld(Path directory, ApicurioRegistry registry, EmbeddedCluster cluster) {
    this.directory = directory;
    this.registry = registry;
    this.cluster = cluster;
    this.ids = SchemaIds.of(Map.of("schema.registry.url", registry.url(), "max.retries", "0"));
  }

  /** With topics, and with nothing registered. */
  static RegistryWorld open(Path directory) throws Exception {
    ApicurioRegistry registry = ApicurioRegistry.start(directory.resolve("registry"));
    try {
      EmbeddedCluster cluster = EmbeddedCluster.open(1);
      try (Broker broker =
          Broker.connect(Map.of("bootstrap.servers", cluster.bootstrapServers()), "test")) {
        new TopicCreation(broker, new Topics(""), TopicLayout.partitions(2)).createMissing();
      }
      return new RegistryWorld(directory, registry, cluster);
    } catch (RuntimeException e) {
      registry.close();
      throw e;
    }
  }

  ApicurioRegistry registry() {
    return registry;
  }

  String bootstrapServers() {
    return cluster.bootstrapServers();
  }

  Topics topics() {
    return topics;
  }

  /** Bills each second; waits for the registry for a minute and more. */
  Map<String, String> topologySettings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", cluster.bootstrapServers());
    settings.put("state.dir", directory.resolve("state").toString());
    settings.put("usage.windows", "PT1S/PT1S");
    settings.put("usage.correction.pause", "PT0.2S");
    settings.put("usage.idle.after", "PT0.5S");
    settings.put("schema.registry.url", registry.url());
    settings.put("max.retries", "300");
    settings.put("retries.wait.ms", "250");
    settings.put("retries.max.wait.ms", "500");
    return settings;
  }

  TopologyService startTopology() {
    TopologyService topology =
        TopologyService.start(Settings.load(new Properties(), Map.of(), topologySettings()));
    if (!topology.awaitRunning(Duration.ofMinutes(1))) {
      throw new AssertionError("the topology does not run: " + topology.failure());
    }
    return topology;
  }

  /** As in production: it registers nothing. The tenant names it. */
  AgentProducer openAgent(String tenant, AgentListener listener) {
    return AgentProducer.open(
        AgentConfig.builder()
            .bootstrapServers(cluster.bootstrapServers())
            .tenant(tenant)
            .stateDirectory(directory.resolve(tenant))
            .reportInterval(Duration.ofMillis(200))
            .producerSetting("schema.registry.url", registry.url())
            .listener(listener)
            .build());
  }

  /** How often a tenant's clients were billed that operation, over all windows. */
  long billed(String tenant, String operation) {
    try (CommittedLog log = new CommittedLog(bootstrapServers(), topics.usageByClient())) {
      List<UsageByClient> bills = log.readAll(UsageByClient.class, ids);
      return Bills.ofClients(bills).getOrDefault(tenant, Map.of()).getOrDefault(operation, 0L);
    }
  }

  List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    try (CommittedLog log = new CommittedLog(bootstrapServers(), topics.deadLetters())) {
      return log.readAll();
    }
  }

  @Override
  public void close() {
    cluster.close();
    registry.close();
  }
}
