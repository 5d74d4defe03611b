package dev.twinfold.local.bill;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.schemas.Topic;
import dev.twinfold.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/**
 * Where the bills are: a broker that answers and has the usage topics.
 *
 * @param kafka settings of Kafka's clients, as the user gave them
 * @param prefix what stands in front of every topic name
 * @param topics the topics under that prefix
 * @param clusterId what the cluster calls itself
 * @param topicIds topic name to what the broker calls this very topic: another one, if it was
 *     deleted and made anew
 */
public record BillSource(
    Map<String, Object> kafka,
    String prefix,
    Topics topics,
    String clusterId,
    Map<String, Uuid> topicIds) {

  /**
   * Asks the broker.
   *
   * @param client settings of Kafka's clients, with {@code bootstrap.servers}
   * @param prefix what stands in front of every topic name
   * @throws CommandFailure if the prefix cannot be one, nobody answers, or a topic is absent
   */
  public static BillSource find(Map<?, ?> client, String prefix) {
    Topics topics = topics(prefix);
    Map<String, Object> settings = new HashMap<>();
    client.forEach((name, value) -> settings.put(name.toString(), value));
    List<String> wanted =
        List.of(topics.usageByTenant(), topics.usageByClient(), topics.reconciliation()).stream()
            .map(Topic::name)
            .toList();
    try (Broker broker = Broker.connect(client, "--bootstrap-servers")) {
      Map<String, Uuid> ids = broker.topicIds(wanted);
      List<String> absent = wanted.stream().filter(name -> !ids.containsKey(name)).toList();
      if (!absent.isEmpty()) {
        throw new CommandFailure(
            "the broker has no topic "
                + String.join(" and no topic ", absent)
                + "; check --prefix, or create the topics with: twinfold topics --create");
      }
      return new BillSource(settings, prefix, topics, broker.clusterId(), ids);
    }
  }

  private static Topics topics(String prefix) {
    try {
      return new Topics(prefix);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("--prefix: " + e.getMessage(), e);
    }
  }
}
