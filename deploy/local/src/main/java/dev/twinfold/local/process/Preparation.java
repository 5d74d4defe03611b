package dev.twinfold.local.process;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.cluster.Node;
import dev.twinfold.local.cluster.NodeAddress;
import dev.twinfold.local.cluster.NodeSettings;
import dev.twinfold.local.registry.SchemaRegistration;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.BrokerAccess;
import dev.twinfold.local.topics.TopicCreation;
import dev.twinfold.local.topics.TopicFinding;
import dev.twinfold.local.topics.TopicLayout;
import dev.twinfold.schemas.Grants;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.registry.RegistrySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.acl.AclBinding;

/** What has to be in place before each kind of process can start. */
final class Preparation {
  private static final short REPLICAS = 3;
  private static final String REGISTRY_URL = "schema.registry.url";

  /** What the topology knows by the same name; all else it passes on to Kafka's clients. */
  private static final Set<Object> OURS = Set.of("bootstrap.servers", REGISTRY_URL);

  private static final String APPLICATION = "twinfold";

  private final ClusterDirectory directory;
  private final ClusterPlan plan;

  Preparation(ClusterDirectory directory, ClusterPlan plan) {
    this.directory = directory;
    this.plan = plan;
  }

  /** Settings of all processes and clients; storage of the brokers, if it is new. */
  void beforeBrokers() {
    Optional<Credentials> credentials =
        plan.secure() ? Optional.of(Credentials.in(directory.files("security"))) : Optional.empty();
    for (NodeAddress address : plan.brokers()) {
      String name = "broker-" + address.nodeId();
      Path files = directory.files(name);
      Properties settings =
          NodeSettings.of(address, plan.brokers(), files, credentials.map(Credentials::brokers));
      ClusterDirectory.write(directory.settings(name), settings);
      if (!Files.exists(files.resolve("meta.properties"))) {
        new Node(settings)
            .format(plan.clusterId(), credentials.map(Credentials::scramUsers).orElse(List.of()));
      }
    }
    for (User user : User.values()) {
      Properties client = credentials.map(all -> all.client(user)).orElseGet(Properties::new);
      client.setProperty("bootstrap.servers", plan.bootstrapServers());
      plan.registryUrl().ifPresent(url -> client.setProperty(REGISTRY_URL, url));
      ClusterDirectory.write(clientFile(user), client);
    }
    for (Member topology : plan.members(Role.TOPOLOGY)) {
      ClusterDirectory.write(directory.settings(topology.name()), topology(topology));
    }
  }

  private Properties topology(Member member) {
    Properties p = new Properties();
    client(User.TOPOLOGY)
        .forEach((name, value) -> p.put(OURS.contains(name) ? name : "kafka." + name, value));
    p.setProperty("application.id", APPLICATION);
    p.setProperty("kafka.client.id", member.name());
    p.setProperty("state.dir", directory.files(member.name()).resolve("state").toString());
    p.setProperty("http.port", member.address().substring(member.address().lastIndexOf(':') + 1));
    plan.topologySettings()
        .forEach((name, value) -> p.setProperty(name, value.replace("{name}", member.name())));
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
      if (plan.secure()) {
        progress.accept("granting access");
        new BrokerAccess(broker).add(grants(topics));
      }
    }
    plan.registryUrl()
        .ifPresent(
            url -> {
              progress.accept("registering schemas");
              new SchemaRegistration(RegistrySettings.of(Map.of(REGISTRY_URL, url)), topics.all())
                  .registerMissing();
            });
  }

  private static Set<AclBinding> grants(Topics topics) {
    Grants grants = new Grants(topics, APPLICATION);
    Set<AclBinding> all = new HashSet<>();
    all.addAll(grants.agents("User:" + User.AGENT.principal()));
    all.addAll(grants.topology("User:" + User.TOPOLOGY.principal(), false));
    all.addAll(grants.finance("User:" + User.FINANCE.principal()));
    all.addAll(grants.alerting("User:" + User.ALERTING.principal()));
    return all;
  }

  Path clientFile(User user) {
    return directory.settings(user.principal());
  }

  Properties client(User user) {
    return ClusterDirectory.read(clientFile(user));
  }
}
