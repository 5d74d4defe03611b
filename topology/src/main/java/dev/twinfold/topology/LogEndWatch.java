package dev.twinfold.topology;

import dev.twinfold.topology.stream.LocalTasks;
import dev.twinfold.topology.stream.LogEnd;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.processor.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker once a second where the chain tails end, and then how far the topology has
 * committed. Where the latter is not behind, all that was in the log when the first was asked has
 * been processed, whoever did it: that stays true when a task moves, so nothing is ever taken back.
 *
 * <p>A broker that does not answer makes nothing wrong: silent partitions then wait.
 */
final class LogEndWatch implements LogEnd, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogEndWatch.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final Properties client;
  private final String group;
  private final String topic;
  private final Map<TaskId, Long> reached = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private Thread looks;
  private Map<TopicPartition, Long> lastCommitted = Map.of();
  private Admin admin;
  private WaitingRecords waiting;
  private boolean answered = true;

  LogEndWatch(Settings settings) {
    client = BrokerCheck.client(settings);
    group = settings.applicationId();
    topic = settings.topics().chainTails().name();
  }

  /** Begins to look, once a second and until closed. */
  void start(KafkaStreams streams) {
    admin = Admin.create(client);
    waiting = new WaitingRecords(client);
    looks = new Thread(() -> lookUntilClosed(streams), "twinfold-log-end");
    looks.setDaemon(true);
    looks.start();
  }

  @Override
  public long reachedAtMillis(TaskId task, long nowMillis) {
    return Math.min(nowMillis, reached.getOrDefault(task, UNKNOWN));
  }

  private void lookUntilClosed(KafkaStreams streams) {
    try {
      do {
        if (streams.state().isRunningOrRebalancing()) {
          look(streams);
        }
      } while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException | InterruptException e) {
      LOG.debug("Looks no longer where the chain tails end");
    }
  }

  private void look(KafkaStreams streams) throws InterruptedException {
    try {
      look(tasks(streams));
      answered = true;
    } catch (InterruptException e) {
      throw e;
    } catch (ExecutionException | RuntimeException e) {
      if (answered) {
        LOG.warn("Cannot tell where the chain tails end; silent partitions wait until then", e);
      }
      answered = false;
    }
  }

  private Map<TaskId, Set<TopicPartition>> tasks(KafkaStreams streams) {
    return LocalTasks.reading(streams, topic).stream()
        .collect(Collectors.toMap(TaskMetadata::taskId, TaskMetadata::topicPartitions));
  }

  private void look(Map<TaskId, Set<TopicPartition>> tasks)
      throws ExecutionException, InterruptedException {
    long asked = System.currentTimeMillis();
    Set<TopicPartition> all = new HashSet<>();
    tasks.values().forEach(all::addAll);
    Map<TopicPartition, Long> ends = ends(all);
    Map<TopicPartition, Long> committed = committed(all);
    Set<TopicPartition> read =
        ends.entrySet().stream()
            .filter(end -> isRead(end.getKey(), end.getValue(), committed))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    tasks.forEach(
        (task, partitions) -> {
          if (read.containsAll(partitions)) {
            reached.put(task, asked);
          }
        });
    lastCommitted = committed;
  }

  /**
   * Behind the last report committed there may be no more than marks of transactions, which are
   * never processed; whether that is so is looked at where nothing moves.
   */
  private boolean isRead(TopicPartition of, long end, Map<TopicPartition, Long> committed) {
    long position = committed.getOrDefault(of, WaitingRecords.FROM_THE_BEGINNING);
    boolean still = Objects.equals(lastCommitted.get(of), position);
    return end == 0 || position >= end || (still && !waiting.isAny(of, position, end));
  }

  /** High watermarks; a partition without a leader is left out. */
  private Map<TopicPartition, Long> ends(Set<TopicPartition> partitions)
      throws InterruptedException {
    ListOffsetsResult listed =
        admin.listOffsets(
            partitions.stream()
                .collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest())));
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (TopicPartition each : partitions) {
      try {
        ends.put(each, listed.partitionResult(each).get().offset());
      } catch (ExecutionException e) {
        LOG.debug("{} does not say where it ends", each, e);
      }
    }
    return ends;
  }

  private Map<TopicPartition, Long> committed(Set<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin
            .listConsumerGroupOffsets(
                Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)))
            .partitionsToOffsetAndMetadata(group)
            .get();
    Map<TopicPartition, Long> committed = new HashMap<>();
    offsets.forEach(
        (partition, offset) ->
            committed.put(
                partition,
                Optional.ofNullable(offset)
                    .map(OffsetAndMetadata::offset)
                    .orElse(WaitingRecords.FROM_THE_BEGINNING)));
    return committed;
  }

  /** Stops looking; what was seen stays known. */
  @Override
  public void close() {
    closed.countDown();
    if (looks == null) {
      return;
    }
    looks.interrupt();
    try {
      looks.join(CLOSE_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!looks.isAlive()) {
      waiting.close();
    }
    admin.close(CLOSE_WITHIN);
  }
}
