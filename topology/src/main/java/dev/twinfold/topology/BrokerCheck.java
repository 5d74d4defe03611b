package dev.twinfold.topology;

import dev.twinfold.topology.stream.TenantFrom;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
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
  private static final String STAMPED_BY_BROKER = "LogAppendTime";

  private BrokerCheck() {}

  /** Returns how many partitions the chain tails have. */
  static int check(Settings settings) {
    try (Admin admin = Admin.create(client(settings))) {
      Set<String> missing = new TreeSet<>();
      settings.topics().all().forEach(topic -> missing.add(topic.name()));
      Set<String> present = admin.listTopics().names().get(WITHIN_SECONDS, TimeUnit.SECONDS);
      missing.removeAll(present);
      if (!missing.isEmpty()) {
        throw new UnusableBroker(
            "the broker at "
                + settings.bootstrapServers()
                + " lacks the topics "
                + String.join(", ", missing)
                + "; 'twinfold topics --create' makes them");
      }
      Map<String, Integer> partitions = partitions(admin, reports(settings, present));
      for (String topic : partitions.keySet()) {
        checkTimestamps(admin, topic);
      }
      return tasks(settings.topics().chainTails().name(), partitions);
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

  /** The topics that agents report to. */
  private static Set<String> reports(Settings settings, Set<String> present) {
    String shared = settings.topics().chainTails().name();
    Set<String> reports = new TreeSet<>(Set.of(shared));
    if (settings.tenantFrom() == TenantFrom.TOPIC) {
      for (String topic : present) {
        if (settings.topics().tenantOf(topic).isPresent()) {
          reports.add(topic);
        } else if (topic.startsWith(shared + ".")) {
          throw new UnusableBroker(
              "topic "
                  + topic
                  + " is no tenant's, and what is reported there would never be billed: behind "
                  + shared
                  + ". come 1 to 64 characters");
        }
      }
    }
    return reports;
  }

  private static Map<String, Integer> partitions(Admin admin, Set<String> topics)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, Integer> partitions = new TreeMap<>();
    admin
        .describeTopics(topics)
        .allTopicNames()
        .get(WITHIN_SECONDS, TimeUnit.SECONDS)
        .forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
    return partitions;
  }

  /** As many as the shared topic has partitions: that is how the state is divided. */
  private static int tasks(String shared, Map<String, Integer> partitions) {
    int tasks = partitions.get(shared);
    partitions.forEach(
        (topic, count) -> {
          if (count > tasks) {
            throw new UnusableBroker(
                "topic "
                    + topic
                    + " has "
                    + count
                    + " partitions and "
                    + shared
                    + " only "
                    + tasks
                    + ", by which the state is divided; delete it, and create it with 'twinfold"
                    + " topics --create --tenant "
                    + topic.substring(shared.length() + 1)
                    + "'");
          }
        });
    return tasks;
  }

  /** Agents' clocks must not drive stream time. */
  private static void checkTimestamps(Admin admin, String topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Map<ConfigResource, Config> found =
        admin.describeConfigs(List.of(resource)).all().get(WITHIN_SECONDS, TimeUnit.SECONDS);
    String types =
        found.values().stream()
            .map(config -> config.get(TIMESTAMP_TYPE).value())
            .collect(Collectors.joining());
    if (!types.equals(STAMPED_BY_BROKER)) {
      throw new UnusableBroker(
          "topic "
              + topic
              + " has "
              + TIMESTAMP_TYPE
              + "="
              + types
              + "; it must be "
              + STAMPED_BY_BROKER
              + ", or one agent with a wrong clock closes everybody's windows");
    }
  }
}
