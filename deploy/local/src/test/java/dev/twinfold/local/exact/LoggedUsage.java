package dev.twinfold.local.exact;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.Topic;
import dev.twinfold.schemas.wire.AvroDeserializer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a log of reports says by itself: of each tenant and window the operations, all of them and
 * those that the broker took before the window closed. Every report is read once, however often it
 * was sent.
 */
final class LoggedUsage {
  private static final long SIZE_MILLIS = 5_000;
  private static final long GRACE_MILLIS = 2_000;

  private final Map<List<Object>, Map<String, Long>> all = new HashMap<>();
  private final Map<List<Object>, Map<String, Long>> onTime = new HashMap<>();

  LoggedUsage(Topic topic, List<ConsumerRecord<byte[], byte[]>> records) {
    Set<Id128> heard = new HashSet<>();
    try (AvroDeserializer<ChainTail> decoder = new AvroDeserializer<>(ChainTail.class)) {
      for (ConsumerRecord<byte[], byte[]> each : records) {
        ChainTail report = decoder.deserialize(topic.name(), each.value());
        if (heard.add(report.getReportId())) {
          add(report, each.timestamp());
        }
      }
    }
  }

  private void add(ChainTail report, long brokerMillis) {
    long start = report.getPeriodStart().toEpochMilli() / SIZE_MILLIS * SIZE_MILLIS;
    List<Object> about = List.of(report.getTenant(), start);
    add(all, about, report.getOperations());
    if (brokerMillis < start + SIZE_MILLIS + GRACE_MILLIS) {
      add(onTime, about, report.getOperations());
    }
  }

  private static void add(
      Map<List<Object>, Map<String, Long>> to, List<Object> about, Map<String, Long> operations) {
    Map<String, Long> sums = to.computeIfAbsent(about, none -> new TreeMap<>());
    operations.forEach((name, count) -> sums.merge(name, count, Long::sum));
  }

  /** Tenant and start of the window, to operations. */
  Map<List<Object>, Map<String, Long>> all() {
    return all;
  }

  /** The same of what came in time. */
  Map<List<Object>, Map<String, Long>> onTime() {
    return onTime;
  }
}
