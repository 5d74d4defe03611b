package dev.twinfold.topology.query;

import dev.twinfold.topology.stream.ReportMeter;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.KafkaStreams;

/** How many reports this instance folds a second, over the last few seconds that somebody asked. */
final class ReportRate {
  private static final long SPAN_NANOS = 10_000_000_000L;
  private static final long LEAST_NANOS = 1_000_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;

  private record Sample(long nanos, double total) {}

  private final KafkaStreams streams;
  private final LongSupplier nanoTime;
  private final ArrayDeque<Sample> samples = new ArrayDeque<>();

  ReportRate(KafkaStreams streams, LongSupplier nanoTime) {
    this.streams = streams;
    this.nanoTime = nanoTime;
    perSecond();
  }

  /** 0 until two moments a second apart are known. */
  synchronized double perSecond() {
    Sample now = new Sample(nanoTime.getAsLong(), total());
    while (samples.size() > 1 && now.nanos() - samples.getFirst().nanos() > SPAN_NANOS) {
      samples.removeFirst();
    }
    if (samples.isEmpty() || now.nanos() - samples.getLast().nanos() >= LEAST_NANOS) {
      samples.addLast(now);
    }
    Sample first = samples.getFirst();
    double seconds = (now.nanos() - first.nanos()) / NANOS_PER_SECOND;
    // A task that left took its sum away.
    return seconds <= 0 ? 0 : Math.max(0, (now.total() - first.total()) / seconds);
  }

  private double total() {
    return streams.metrics().entrySet().stream()
        .filter(entry -> entry.getKey().group().equals(ReportMeter.GROUP))
        .filter(entry -> entry.getKey().name().equals(ReportMeter.NAME))
        .filter(
            entry ->
                ReportMeter.Outcome.COUNTED
                    .name()
                    .equals(entry.getKey().tags().get(ReportMeter.OUTCOME)))
        .mapToDouble(entry -> ((Number) entry.getValue().metricValue()).doubleValue())
        .sum();
  }
}
