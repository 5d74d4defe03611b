package dev.twinfold.local.bench.restore;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.bench.race.BenchBroker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads changelogs to their ends and does nothing with them: nobody restores faster than that. */
final class BareConsumer {
  private static final Duration AT_MOST = Duration.ofMinutes(10);

  private BareConsumer() {}

  /** One way through all of them, with a consumer's default settings and committed records only. */
  static Reading read(BenchBroker broker, Set<String> changelogs) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    changelogs.forEach(topic -> ends.putAll(broker.ends(topic)));
    long cpu = Reading.cpuNanos();
    long began = System.nanoTime();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.servers(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      long records = 0;
      while (!isAt(ends, consumer)) {
        records += consumer.poll(Duration.ofMillis(100)).count();
        if (System.nanoTime() - began > AT_MOST.toNanos()) {
          throw new CommandFailure("the bare consumer is not at the end after " + AT_MOST);
        }
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      return new Reading(
          seconds,
          seconds,
          (Reading.cpuNanos() - cpu) / 1e9,
          records,
          Reading.consumed(consumer.metrics(), client -> true));
    }
  }

  private static boolean isAt(
      Map<TopicPartition, Long> ends, KafkaConsumer<byte[], byte[]> consumer) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }
}
