package dev.twinfold.local.topics;

import dev.twinfold.schemas.Topic;
import dev.twinfold.schemas.Topics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Compares a broker's topics with {@link Topics} and creates what is missing. It never alters what
 * is there: to shrink a retention or change a cleanup policy can lose a customer's records.
 */
public final class TopicCreation {
  private final Broker broker;
  private final Topics topics;
  private final Set<String> tenants;
  private final TopicLayout layout;

  /** For the topics of a prefix on a broker. */
  public TopicCreation(Broker broker, Topics topics, TopicLayout layout) {
    this(broker, topics, Set.of(), layout);
  }

  /** The same, with the topics of some tenants. Those that the broker has are always looked at. */
  public TopicCreation(Broker broker, Topics topics, Set<String> tenants, TopicLayout layout) {
    this.broker = broker;
    this.topics = topics;
    this.tenants = Set.copyOf(tenants);
    this.layout = layout;
  }

  /** What is there, in the order of {@link Topics#all()}, then by tenant. */
  public List<TopicFinding> inspect() {
    return inspect(Set.of());
  }

  /** Creates what is missing; what is there then, in the same order. */
  public List<TopicFinding> createMissing() {
    Set<String> present = presentNames();
    Map<String, TopicDescription> descriptions = describe(present);
    List<NewTopic> missing =
        known(present).stream()
            .filter(topic -> !present.contains(topic.name()))
            .map(topic -> wanted(topic, partitionsOf(topic, descriptions)))
            .toList();
    Set<String> created = new HashSet<>();
    broker
        .admin()
        .createTopics(missing)
        .values()
        .forEach(
            (name, creation) -> {
              broker
                  .answerUnless(TopicExistsException.class, creation.thenApply(nothing -> name))
                  .ifPresent(created::add);
            });
    return inspect(created);
  }

  private List<Topic> known(Set<String> present) {
    Set<String> all = new TreeSet<>(tenants);
    present.forEach(name -> topics.tenantOf(name).ifPresent(all::add));
    return topics.all(all);
  }

  private NewTopic wanted(Topic topic, int partitions) {
    return new NewTopic(topic.name(), Optional.of(partitions), layout.replicationFactor())
        .configs(topic.configuration());
  }

  /** A tenant's topic must have no more than the one that the state is divided by. */
  private int partitionsOf(Topic topic, Map<String, TopicDescription> descriptions) {
    TopicDescription divider = descriptions.get(topics.chainTails().name());
    return divider != null && topics.tenantOf(topic.name()).isPresent()
        ? divider.partitions().size()
        : layout.partitionsOf(topic);
  }

  /** Of the topics that are there. */
  private Map<String, TopicDescription> describe(Set<String> present) {
    return broker.answer(
        broker
            .admin()
            .describeTopics(
                known(present).stream().map(Topic::name).filter(present::contains).toList())
            .allTopicNames());
  }

  /** Not every broker of a cluster may know yet what was created, but it is as we wanted it. */
  private List<TopicFinding> inspect(Set<String> created) {
    Set<String> present = new TreeSet<>(presentNames());
    present.removeAll(created);
    Map<String, TopicDescription> descriptions = describe(present);
    List<ConfigResource> resources =
        descriptions.keySet().stream().map(TopicCreation::resource).toList();
    Map<ConfigResource, Config> configs =
        broker.answer(broker.admin().describeConfigs(resources).all());
    List<TopicFinding> findings = new ArrayList<>();
    for (Topic topic : known(descriptions.keySet())) {
      String name = topic.name();
      if (created.contains(name)) {
        findings.add(new TopicFinding(topic, TopicFinding.State.CREATED, List.of()));
      } else if (descriptions.containsKey(name)) {
        List<String> differences =
            differences(
                topic,
                descriptions.get(name),
                partitionsOf(topic, descriptions),
                configs.get(resource(name)));
        findings.add(new TopicFinding(topic, TopicFinding.State.PRESENT, differences));
      } else {
        findings.add(new TopicFinding(topic, TopicFinding.State.MISSING, List.of()));
      }
    }
    return findings;
  }

  private List<String> differences(
      Topic topic, TopicDescription description, int partitions, Config config) {
    List<String> differences = new ArrayList<>();
    compare(differences, "partitions", description.partitions().size(), partitions);
    layout
        .replicationFactor()
        .ifPresent(
            wanted ->
                compare(
                    differences,
                    "replication factor",
                    description.partitions().get(0).replicas().size(),
                    (int) wanted));
    topic
        .configuration()
        .forEach((name, wanted) -> compare(differences, name, config.get(name).value(), wanted));
    return differences;
  }

  private static void compare(List<String> differences, String name, Object found, Object wanted) {
    if (!found.equals(wanted)) {
      differences.add(name + " is " + found + ", should be " + wanted);
    }
  }

  private Set<String> presentNames() {
    return broker.answer(broker.admin().listTopics().names());
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }
}
