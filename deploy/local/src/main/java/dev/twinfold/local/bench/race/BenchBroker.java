package dev.twinfold.local.bench.race;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.TopicCreation;
import dev.twinfold.local.topics.TopicLayout;
import dev.twinfold.schemas.Topic;
import dev.twinfold.schemas.Topics;
import dev.twinfold.topology.Settings;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/** One embedded broker with the reports that are to be processed. */
public final class BenchBroker implements AutoCloseable {
  private final EmbeddedCluster cluster;
  private final Admin admin;
  private final int partitions;

  private BenchBroker(EmbeddedCluster cluster, int partitions) {
    this.cluster = cluster;
    this.admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
    this.partitions = partitions;
  }

  /** Starts it; each topic will have that many partitions. */
  public static BenchBroker open(int partitions) {
    return new BenchBroker(EmbeddedCluster.open(1), partitions);
  }

  /** Where it is. */
  public String servers() {
    return cluster.bootstrapServers();
  }

  /** How many partitions each topic has. */
  public int partitions() {
    return partitions;
  }

  /** Creates the topics of a prefix, as they are in production. */
  public Topics createTopics(String prefix) {
    Topics topics = new Topics(prefix);
    try (Broker broker = Broker.connect(Map.of("bootstrap.servers", servers()), "bench")) {
      new TopicCreation(broker, topics, TopicLayout.partitions(partitions)).createMissing();
    }
    return topics;
  }

  /**
   * Writes all reports of a fleet into topics of its own. Broker time is what the report says
   * instead of now, so that an hour of reports can be written in seconds, and windows close on the
   * way.
   */
  public Topics produce(Shape shape, long startMillis) {
    String prefix = shape.name() + ".";
    // First, and not altered afterwards: what the broker has not heard of yet it would stamp
    // itself.
    createWithTimesOfRecords(new Topics(prefix).chainTails());
    Topics topics = createTopics(prefix);
    String tails = topics.chainTails().name();
    ReportMaker maker = new ReportMaker(shape, tails, startMillis);
    try (ReportSender sender =
        new ReportSender(servers(), tails, Map.of("batch.size", 1 << 17, "linger.ms", 20))) {
      maker.ofImage().forEach(report -> sender.send(report, where -> {}));
      for (long i = 0; i < shape.reports(); i++) {
        sender.send(maker.report(i), where -> {});
      }
    }
    return topics;
  }

  /**
   * What a topology is measured under, on one stream thread: without the environment, so the
   * defaults of production, and what a measurement says itself.
   */
  public Settings settings(
      String application, String prefix, Path stateDirectory, Map<String, String> overrides) {
    Map<String, String> flags = new HashMap<>(overrides);
    flags.put("bootstrap.servers", servers());
    flags.put("application.id", application);
    flags.put("state.dir", stateDirectory.toString());
    flags.put("topic.prefix", prefix);
    flags.put("num.stream.threads", "1");
    return Settings.load(new Properties(), Map.of(), flags);
  }

  private void createWithTimesOfRecords(Topic topic) {
    Map<String, String> configuration = new HashMap<>(topic.configuration());
    configuration.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
    NewTopic wanted =
        new NewTopic(topic.name(), Optional.of(partitions), Optional.empty())
            .configs(configuration);
    answer(admin.createTopics(List.of(wanted)).all());
  }

  /** Where each partition of a topic ends. */
  public Map<TopicPartition, Long> ends(String topic) {
    Map<TopicPartition, OffsetSpec> asked =
        IntStream.range(0, partitions)
            .boxed()
            .collect(Collectors.toMap(p -> new TopicPartition(topic, p), p -> OffsetSpec.latest()));
    return answer(admin.listOffsets(asked).all()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
  }

  /** Whether a group has committed all of them. */
  public boolean hasCommitted(String group, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    return ends.entrySet().stream()
        .allMatch(
            end -> {
              OffsetAndMetadata offset = committed.get(end.getKey());
              return end.getValue() == 0 || (offset != null && offset.offset() >= end.getValue());
            });
  }

  /** How many records of a topic a group has not committed yet. */
  public long backlog(String group, String topic) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    return ends(topic).entrySet().stream()
        .mapToLong(
            end -> {
              OffsetAndMetadata offset = committed.get(end.getKey());
              return end.getValue() - (offset == null ? 0 : offset.offset());
            })
        .sum();
  }

  /** The names of all topics that begin like that. */
  public Set<String> topicsOf(String beginning) {
    return answer(admin.listTopics().names()).stream()
        .filter(name -> name.startsWith(beginning))
        .collect(Collectors.toSet());
  }

  /** Deletes topics. */
  public void delete(Collection<String> topics) {
    answer(admin.deleteTopics(topics).all());
  }

  private static <T> T answer(KafkaFuture<T> question) {
    try {
      return question.get();
    } catch (ExecutionException e) {
      throw new CommandFailure("the embedded broker refused: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }

  @Override
  public void close() {
    admin.close();
    cluster.close();
  }
}
