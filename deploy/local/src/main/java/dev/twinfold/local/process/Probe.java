package dev.twinfold.local.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/** Asks each process how it is. */
final class Probe {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ClusterPlan plan;
  private final ClusterDirectory directory;
  private final Properties admin;

  /** With what an administrator needs to reach the brokers. */
  Probe(ClusterPlan plan, ClusterDirectory directory, Properties admin) {
    this.plan = plan;
    this.directory = directory;
    this.admin = admin;
  }

  /** How all are, in the order of the plan. */
  List<MemberStatus> all() {
    Function<Integer, Health> brokers = brokers();
    List<MemberStatus> all = new ArrayList<>();
    for (Member member : plan.members()) {
      OptionalLong pid =
          directory.process(member.name()).flatMap(StartedProcess::running).stream()
              .mapToLong(ProcessHandle::pid)
              .findFirst();
      Health health;
      if (pid.isEmpty()) {
        health = new Health(false, "does not run");
      } else {
        health =
            switch (member.role()) {
              case BROKER -> brokers.apply(idOf(member));
              case REGISTRY -> http(plan.registryUrl().orElseThrow() + "/subjects", "answers");
              case TOPOLOGY -> http(member.address() + "/health/ready", "ready");
            };
      }
      all.add(new MemberStatus(member, pid, health.well(), health.words()));
    }
    return all;
  }

  private record Health(boolean well, String words) {}

  private static int idOf(Member broker) {
    return Integer.parseInt(broker.name().substring(broker.name().lastIndexOf('-') + 1));
  }

  private static Health http(String url, String goodWord) {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setConnectTimeout((int) PATIENCE.toMillis());
      connection.setReadTimeout((int) PATIENCE.toMillis());
      int code = connection.getResponseCode();
      if (code == HttpURLConnection.HTTP_OK) {
        return new Health(true, goodWord);
      }
      try (var body = connection.getErrorStream()) {
        String said = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
        return new Health(false, "not " + goodWord + " yet: " + code + " " + said);
      }
    } catch (IOException e) {
      return new Health(false, "no answer: " + e.getMessage());
    }
  }

  /** Broker id to how it is. */
  private Function<Integer, Health> brokers() {
    Map<String, Object> settings = new HashMap<>();
    admin.forEach((name, value) -> settings.put(name.toString(), value));
    settings.put("request.timeout.ms", (int) PATIENCE.toMillis());
    settings.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
    try (Admin client = Admin.create(settings)) {
      Set<Integer> alive =
          client.describeCluster().nodes().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).stream()
              .map(Node::id)
              .collect(Collectors.toSet());
      QuorumInfo quorum =
          client
              .describeMetadataQuorum()
              .quorumInfo()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      Map<Integer, Integer> behind = underReplicated(client);
      return id -> broker(id, alive, quorum, behind.getOrDefault(id, 0));
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      String why = e.getCause() == null ? e.toString() : e.getCause().getMessage();
      return id -> new Health(false, "the brokers do not answer: " + why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return id -> new Health(false, "interrupted");
    }
  }

  private static Health broker(int id, Set<Integer> alive, QuorumInfo quorum, int behind) {
    if (!alive.contains(id)) {
      return new Health(false, "not registered yet");
    }
    String part = quorum.leaderId() == id ? "leads the quorum" : "in the quorum";
    return new Health(behind == 0, part + ", " + behind + " of its partitions are behind");
  }

  /** Broker id to how many partitions it should have a current copy of, and has not. */
  private static Map<Integer, Integer> underReplicated(Admin client)
      throws ExecutionException, InterruptedException, TimeoutException {
    Set<String> topics =
        client
            .listTopics(new ListTopicsOptions().listInternal(true))
            .names()
            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    Map<Integer, Integer> behind = new HashMap<>();
    for (TopicDescription topic :
        client
            .describeTopics(topics)
            .allTopicNames()
            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .values()) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        partition.replicas().stream()
            .filter(replica -> !partition.isr().contains(replica))
            .forEach(replica -> behind.merge(replica.id(), 1, Integer::sum));
      }
    }
    return behind;
  }
}
