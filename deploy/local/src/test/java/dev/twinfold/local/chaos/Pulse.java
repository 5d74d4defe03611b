package dev.twinfold.local.chaos;

import static org.awaitility.Awaitility.await;

import dev.twinfold.local.process.LocalCluster;
import dev.twinfold.local.process.User;
import dev.twinfold.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;

/** Whether the topology goes on: how far each partition of the reports is folded and committed. */
final class Pulse implements AutoCloseable {
  private static final String GROUP = "twinfold";
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(100);
  private static final int ANSWER_SECONDS = 4;

  private final Admin admin;
  private final List<TopicPartition> partitions;

  Pulse(LocalCluster cluster) {
    Properties client = cluster.client(User.ADMIN);
    client.setProperty("request.timeout.ms", "1500");
    client.setProperty("default.api.timeout.ms", "3000");
    client.setProperty("reconnect.backoff.max.ms", "200");
    admin = Admin.create(client);
    String tails = new Topics("").chainTails().name();
    partitions =
        IntStream.range(0, cluster.plan().partitions())
            .mapToObj(partition -> new TopicPartition(tails, partition))
            .toList();
  }

  /** Where the next report of each partition will be. */
  Map<TopicPartition, Long> ends() throws Exception {
    return admin
        .listOffsets(
            partitions.stream()
                .collect(Collectors.toMap(Function.identity(), each -> OffsetSpec.latest())))
        .all()
        .get(ANSWER_SECONDS, TimeUnit.SECONDS)
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }

  private Map<TopicPartition, Long> folded() throws Exception {
    Map<TopicPartition, Long> folded = new HashMap<>();
    for (Map.Entry<TopicPartition, OffsetAndMetadata> each :
        admin
            .listConsumerGroupOffsets(GROUP)
            .partitionsToOffsetAndMetadata()
            .get(ANSWER_SECONDS, TimeUnit.SECONDS)
            .entrySet()) {
      if (each.getValue() != null) {
        folded.put(each.getKey(), each.getValue().offset());
      }
    }
    return folded;
  }

  /** Waits until in every partition a report was folded that came after these ends. */
  void awaitBeyond(Map<TopicPartition, Long> ends) {
    awaitFolded(ends, 1);
  }

  /** Waits until all is folded that is in the log now. */
  void awaitAllFolded() throws Exception {
    awaitFolded(ends(), 0);
  }

  private void awaitFolded(Map<TopicPartition, Long> ends, long more) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(LOOK_AGAIN_AFTER)
        .pollInSameThread()
        .until(
            () -> {
              try {
                Map<TopicPartition, Long> folded = folded();
                return ends.entrySet().stream()
                    .allMatch(
                        end -> folded.getOrDefault(end.getKey(), 0L) >= (end.getValue() + more));
              } catch (ExecutionException | TimeoutException brokersAreAway) {
                return false;
              }
            });
  }

  /** Instance's name, with which its client ids begin, to how many of the partitions it has. */
  Map<String, Integer> owners() throws Exception {
    GroupType type =
        admin.listGroups().all().get(ANSWER_SECONDS, TimeUnit.SECONDS).stream()
            .filter(group -> group.groupId().equals(GROUP))
            .findFirst()
            .flatMap(GroupListing::type)
            .orElseThrow();
    return type == GroupType.STREAMS ? ownersByTasks() : ownersByPartitions();
  }

  private Map<String, Integer> ownersByPartitions() throws Exception {
    Map<String, Integer> owners = new TreeMap<>();
    admin
        .describeConsumerGroups(List.of(GROUP))
        .all()
        .get(ANSWER_SECONDS, TimeUnit.SECONDS)
        .get(GROUP)
        .members()
        .forEach(
            member ->
                owners.merge(
                    instance(member.clientId()),
                    (int)
                        member.assignment().topicPartitions().stream()
                            .filter(partitions::contains)
                            .count(),
                    Integer::sum));
    return owners;
  }

  private Map<String, Integer> ownersByTasks() throws Exception {
    Map<String, Integer> owners = new TreeMap<>();
    admin
        .describeStreamsGroups(List.of(GROUP))
        .all()
        .get(ANSWER_SECONDS, TimeUnit.SECONDS)
        .get(GROUP)
        .members()
        .forEach(
            member ->
                owners.merge(
                    instance(member.clientId()),
                    member.assignment().activeTasks().stream()
                        .filter(task -> task.subtopologyId().equals("0"))
                        .mapToInt(task -> task.partitions().size())
                        .sum(),
                    Integer::sum));
    return owners;
  }

  private static String instance(String clientId) {
    return clientId.replaceFirst("-StreamThread.*", "");
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
