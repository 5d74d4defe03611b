package dev.twinfold.local.process;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.cluster.Node;
import dev.twinfold.local.cluster.NodeAddress;
import dev.twinfold.local.cluster.NodeSettings;
import dev.twinfold.local.registry.SchemaRegistration;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.TopicCreation;
import dev.twinfold.local.topics.TopicFinding;
import dev.twinfold.local.topics.TopicLayout;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.registry.RegistrySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.function.Consumer;

/** What has to be in place before each kind of process can start. */
final class Preparation {
  private static final short REPLICAS = 3;

  private final ClusterDirectory directory;
  private final ClusterPlan plan;

  Preparation(ClusterDirectory directory, ClusterPlan plan) {
    this.directory = directory;
    this.plan = plan;
  }

  /** Settings of all processes and clients; storage of the brokers, if it is new. */
  void beforeBrokers() {
    for (NodeAddress address : plan.brokers()) {
      String name = "broker-" + address.nodeId();
      Path files = directory.files(name);
      Properties settings = NodeSettings.of(address, plan.brokers(), files);
      ClusterDirectory.write(directory.settings(name), settings);
      if (!Files.exists(files.resolve("meta.properties"))) {
        new Node(settings).format(plan.clusterId());
      }
    }
    for (User user : User.values()) {
      Properties client = new Properties();
      client.setProperty("bootstrap.servers", plan.bootstrapServers());
      ClusterDirectory.write(clientFile(user), client);
    }
    for (Member topology : plan.members(Role.TOPOLOGY)) {
      ClusterDirectory.write(directory.settings(topology.name()), topology(topology));
    }
  }

  private Properties topology(Member member) {
    Properties p = new Properties();
    client(User.TOPOLOGY)
        .forEach(
            (name, value) ->
                p.put(name.equals("bootstrap.servers") ? name : "kafka." + name, value));
    p.setProperty("state.dir", directory.files(member.name()).resolve("state").toString());
    p.setProperty("http.port", member.address().substring(member.address().lastIndexOf(':') + 1));
    plan.registryUrl().ifPresent(url -> p.setProperty("schema.registry.url", url));
    plan.topologySettings().forEach(p::setProperty);
    return p;
  }

  /** Topics, with three copies of each of which two must have what was acknowledged; schemas. */
  void onceBrokersRun(Consumer<String> progress) {
    Topics topics = new Topics(plan.topologySettings().getOrDefault("topic.prefix", ""));
    progress.accept("creating topics");
    try (Broker broker = Broker.connect(client(User.ADMIN), "the cluster")) {
      TopicLayout layout =
          new TopicLayout(OptionalInt.of(plan.partitions()), Optional.of(REPLICAS));
      for (TopicFinding finding : new TopicCreation(broker, topics, layout).createMissing()) {
        if (!finding.isRight()) {
          throw new CommandFailure("topic " + finding.inWords(0));
        }
      }
    }
    plan.registryUrl()
        .ifPresent(
            url -> {
              progress.accept("registering schemas");
              new SchemaRegistration(
                      RegistrySettings.of(Map.of("schema.registry.url", url)), topics)
                  .registerMissing();
            });
  }

  Path clientFile(User user) {
    return directory.settings(user.principal());
  }

  Properties client(User user) {
    return ClusterDirectory.read(clientFile(user));
  }
}
