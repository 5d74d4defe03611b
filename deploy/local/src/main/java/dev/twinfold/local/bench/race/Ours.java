package dev.twinfold.local.bench.race;

import dev.twinfold.topology.Settings;
import dev.twinfold.topology.stream.CloneTopology;
import dev.twinfold.topology.stream.LogEnd;
import dev.twinfold.topology.stream.ReportMeter;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/** The whole topology with all of its outputs. */
final class Ours implements Contender {
  @Override
  public String name() {
    return "ours";
  }

  @Override
  public Topology topology(Settings settings, int partitions) {
    return CloneTopology.build(
        settings.topology(), partitions, (task, nowMillis) -> LogEnd.UNKNOWN);
  }

  /** Counted once each: a resend or a dead letter among them would be missing here. */
  @Override
  public long processed(KafkaStreams streams) {
    return sum(streams, ReportMeter.NAME, ReportMeter.OUTCOME, "COUNTED");
  }

  /** How many clones were suspected. */
  static long clones(KafkaStreams streams) {
    return sum(streams, "clones-total", "verdict", "SUSPECTED");
  }

  private static long sum(KafkaStreams streams, String name, String tag, String value) {
    return streams.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().group().equals(ReportMeter.GROUP))
        .filter(metric -> metric.getKey().name().equals(name))
        .filter(metric -> value.equals(metric.getKey().tags().get(tag)))
        .mapToLong(metric -> ((Number) metric.getValue().metricValue()).longValue())
        .sum();
  }
}
