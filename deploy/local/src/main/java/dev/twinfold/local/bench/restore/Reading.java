package dev.twinfold.local.bench.restore;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * One way through all changelogs.
 *
 * @param seconds how long it took
 * @param readingSeconds of which records were read
 * @param cpuSeconds of the whole process meanwhile, broker included
 * @param records how many were read, those of the broker's own not counted
 * @param bytes of these, as Kafka's consumer counts them
 */
public record Reading(
    double seconds, double readingSeconds, double cpuSeconds, long records, long bytes) {
  double bytesPerSecond() {
    return bytes / seconds;
  }

  static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** How many bytes the consumers of some names have read so far, of all topics. */
  static long consumed(Map<MetricName, ? extends Metric> metrics, Predicate<String> clients) {
    return metrics.entrySet().stream()
        .filter(metric -> metric.getKey().group().equals("consumer-fetch-manager-metrics"))
        .filter(metric -> metric.getKey().name().equals("bytes-consumed-total"))
        .filter(metric -> metric.getKey().tags().size() == 1)
        .filter(metric -> clients.test(metric.getKey().tags().get("client-id")))
        .mapToLong(metric -> ((Double) metric.getValue().metricValue()).longValue())
        .sum();
  }
}
