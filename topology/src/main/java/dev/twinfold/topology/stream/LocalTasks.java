package dev.twinfold.topology.stream;

import java.util.List;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;

/** The tasks that an instance was given, restored or not. */
public final class LocalTasks {
  private LocalTasks() {}

  /**
   * Those that read a topic.
   *
   * @param streams running or rebalancing
   */
  public static List<TaskMetadata> reading(KafkaStreams streams, String topic) {
    return streams.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .filter(
            task ->
                task.topicPartitions().stream()
                    .anyMatch(partition -> partition.topic().equals(topic)))
        .toList();
  }
}
