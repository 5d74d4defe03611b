package dev.twinfold.local.topics;

import dev.twinfold.schemas.Topic;
import dev.twinfold.schemas.Topics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final TopicLayout layout;

  /** For the topics of a prefix on a broker. */
  public TopicCreation(Broker broker, Topics topics, TopicLayout layout) {
    this.broker = broker;
    this.topics = topics;
    this.layout = layout;
  }

  /** What is there, in the order of {@link Topics#all()}. */
  public List<TopicFinding> inspect() {
    return inspect(Set.of());
  }

  /** Creates what is missing; what is there then, in the order of {@link Topics#all()}. */
  public List<TopicFinding> createMissing() {
    Set<String> present = presentNames();
    List<NewTopic> missing =
        topics.all().stream()
            .filter(topic -> !present.contains(topic.name()))
            .map(this::wanted)
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

  private NewTopic wanted(Topic topic) {
    return new NewTopic(
            topic.name(), Optional.of(layout.partitionsOf(topic)), layout.replicationFactor())
        .configs(topic.configuration());
  }

  /** Not every broker of a cluster may know yet what was created, but it is as we wanted it. */
  private List<TopicFinding> inspect(Set<String> created) {
    Set<String> present = presentNames();
    List<String> compared =
        topics.all().stream()
            .map(Topic::name)
            .filter(name -> present.contains(name) && !created.contains(name))
            .toList();
    Map<String, TopicDescription> descriptions =
        broker.answer(broker.admin().describeTopics(compared).allTopicNames());
    List<ConfigResource> resources = compared.stream().map(TopicCreation::resource).toList();
    Map<ConfigResource, Config> configs =
        broker.answer(broker.admin().describeConfigs(resources).all());
    List<TopicFinding> findings = new ArrayList<>();
    for (Topic topic : topics.all()) {
      String name = topic.name();
      if (created.contains(name)) {
        findings.add(new TopicFinding(topic, TopicFinding.State.CREATED, List.of()));
      } else if (present.contains(name)) {
        List<String> differences =
            differences(topic, descriptions.get(name), configs.get(resource(name)));
        findings.add(new TopicFinding(topic, TopicFinding.State.PRESENT, differences));
      } else {
        findings.add(new TopicFinding(topic, TopicFinding.State.MISSING, List.of()));
      }
    }
    return findings;
  }

  private List<String> differences(Topic topic, TopicDescription description, Config config) {
    List<String> differences = new ArrayList<>();
    compare(differences, "partitions", description.partitions().size(), layout.partitionsOf(topic));
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
