package dev.twinfold.topology;

import dev.twinfold.schemas.Topic;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Looks at the broker before the topology starts: a missing broker or topic is then one clear line,
 * not a loop of warnings.
 */
final class BrokerCheck {
  private static final int WITHIN_SECONDS = 10;
  private static final String TIMESTAMP_TYPE = "message.timestamp.type";

  private BrokerCheck() {}

  /** Returns how many partitions the chain tails have. */
  static int check(Settings settings) {
    try (Admin admin = Admin.create(client(settings))) {
      Set<String> missing = new TreeSet<>();
      settings.topics().all().forEach(topic -> missing.add(topic.name()));
      missing.removeAll(admin.listTopics().names().get(WITHIN_SECONDS, TimeUnit.SECONDS));
      if (!missing.isEmpty()) {
        throw new UnusableBroker(
            "the broker at "
                + settings.bootstrapServers()
                + " lacks the topics "
                + String.join(", ", missing)
                + "; 'twinfold topics --create' makes them");
      }
      checkTimestamps(admin, settings.topics().chainTails());
      return partitions(admin, settings.topics().chainTails());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException
          ? noAnswer(settings)
          : unusable(settings, "the broker there refused: " + e.getCause().getMessage());
    } catch (TimeoutException e) {
      throw noAnswer(settings);
    } catch (KafkaException e) {
      throw badClient(settings, deepestMessage(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnusableBroker("interrupted while looking at the broker");
    }
  }

  /** Whatever patience the settings ask for, who looks at the broker has none. */
  static Properties client(Settings settings) {
    Properties client = settings.clients();
    client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
    client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "9000");
    return client;
  }

  private static UnusableBroker noAnswer(Settings settings) {
    return unusable(
        settings,
        "no Kafka broker answered there within "
            + WITHIN_SECONDS
            + " s; check the address and that the broker runs");
  }

  private static UnusableBroker unusable(Settings settings, String why) {
    return new UnusableBroker(
        SettingDefinitions.BOOTSTRAP_SERVERS + " is '" + settings.bootstrapServers() + "': " + why);
  }

  /** Kafka's own words name the setting: an address, or something said behind {@code kafka.}. */
  private static UnusableBroker badClient(Settings settings, String why) {
    return why.contains(SettingDefinitions.BOOTSTRAP_SERVERS)
        ? unusable(settings, why + "; use host:port, separated by commas")
        : new UnusableBroker("a client setting of Kafka cannot be used: " + why);
  }

  /** Kafka wraps what is wrong into "Failed to create new KafkaAdminClient". */
  private static String deepestMessage(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage();
  }

  private static int partitions(Admin admin, Topic topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    return admin
        .describeTopics(List.of(topic.name()))
        .allTopicNames()
        .get(WITHIN_SECONDS, TimeUnit.SECONDS)
        .get(topic.name())
        .partitions()
        .size();
  }

  /** Agents' clocks must not drive stream time. */
  private static void checkTimestamps(Admin admin, Topic topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    Map<ConfigResource, Config> found =
        admin.describeConfigs(List.of(resource)).all().get(WITHIN_SECONDS, TimeUnit.SECONDS);
    String wanted = topic.configuration().get(TIMESTAMP_TYPE);
    String types =
        found.values().stream()
            .map(config -> config.get(TIMESTAMP_TYPE).value())
            .collect(Collectors.joining());
    if (!types.equals(wanted)) {
      throw new UnusableBroker(
          "topic "
              + topic.name()
              + " has "
              + TIMESTAMP_TYPE
              + "="
              + types
              + "; it must be "
              + wanted
              + ", or one agent with a wrong clock closes everybody's windows");
    }
  }
}
