package dev.twinfold.topology.query;

import dev.twinfold.topology.stream.ReportMeter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The metrics of one instance in the text format of Prometheus: Kafka's under {@code kafka_}, the
 * JVM's and process's, and our own under {@code twinfold_}.
 *
 * <p>Ours are in Kafka's registry, by task ({@link ReportMeter}). Tasks come and go, so what there
 * is is looked up at each scrape.
 */
final class Metrics implements AutoCloseable {
  private static final String TOTAL = "-total";

  private final KafkaStreams streams;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final KafkaStreamsMetrics kafka;
  private final JvmGcMetrics garbage = new JvmGcMetrics();
  private final Map<MetricName, Meter> ours = new HashMap<>();

  Metrics(KafkaStreams streams) {
    this.streams = streams;
    // They are told under their own name, below.
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("kafka." + ReportMeter.GROUP));
    kafka = new KafkaStreamsMetrics(streams);
    kafka.bindTo(registry);
    garbage.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** All that is known now. */
  synchronized String scrape() {
    Set<MetricName> gone = new HashSet<>(ours.keySet());
    streams
        .metrics()
        .forEach(
            (name, metric) -> {
              if (name.group().equals(ReportMeter.GROUP)) {
                gone.remove(name);
                ours.computeIfAbsent(name, key -> register(key, metric));
              }
            });
    gone.forEach(name -> registry.remove(ours.remove(name)));
    return registry.scrape();
  }

  private Meter register(MetricName name, Metric metric) {
    Tags tags = Tags.empty();
    for (Map.Entry<String, String> tag : name.tags().entrySet()) {
      tags = tags.and(tag.getKey().replace('-', '.'), tag.getValue());
    }
    String words = "twinfold." + name.name().toLowerCase(Locale.ROOT).replace('-', '.');
    return name.name().endsWith(TOTAL)
        ? FunctionCounter.builder(
                words.substring(0, words.length() - TOTAL.length()), metric, Metrics::value)
            .description(name.description())
            .tags(tags)
            .register(registry)
        : Gauge.builder(words, metric, Metrics::value)
            .description(name.description())
            .tags(tags)
            .register(registry);
  }

  private static double value(Metric metric) {
    return ((Number) metric.metricValue()).doubleValue();
  }

  @Override
  public void close() {
    kafka.close();
    garbage.close();
    registry.close();
  }
}
