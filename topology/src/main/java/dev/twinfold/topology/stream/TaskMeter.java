package dev.twinfold.topology.stream;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.MeasurableStat;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.metrics.stats.Value;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * The metrics of one processor in one task, in Kafka's own registry under the group {@code
 * twinfold}: whoever reads Kafka's metrics (JMX, {@code /metrics}) finds them beside the others.
 *
 * <p>A sensor takes two locks, so processors add up by themselves and hand over twice a second.
 */
final class TaskMeter {
  private final ProcessorContext<?, ?> context;
  private final Map<String, Sensor> sensors = new HashMap<>();
  private final Map<String, String> place;

  TaskMeter(ProcessorContext<?, ?> context, String processor) {
    this.context = context;
    // The thread's name begins with the client's, so two instances in one JVM stay apart.
    place =
        Map.of(
            "thread-id", Thread.currentThread().getName(),
            "task-id", context.taskId().toString(),
            "processor", processor);
  }

  /**
   * Adds to a sum; 0 makes it appear.
   *
   * @param name ends in {@code -total}
   * @param tags what tells one sum of the name from another
   */
  void add(String name, String description, Map<String, String> tags, long change) {
    record(name, description, tags, change, new CumulativeSum());
  }

  /** Sets a value. */
  void set(String name, String description, long value) {
    record(name, description, Map.of(), value, new Value());
  }

  private void record(
      String name, String description, Map<String, String> tags, long value, MeasurableStat stat) {
    sensors
        .computeIfAbsent(name + tags, key -> sensor(key, name, description, tags, stat))
        .record((double) value);
  }

  private Sensor sensor(
      String key, String name, String description, Map<String, String> tags, MeasurableStat stat) {
    Map<String, String> all = new HashMap<>(tags);
    all.putAll(place);
    Sensor sensor =
        context.metrics().addSensor("twinfold." + place + key, Sensor.RecordingLevel.INFO);
    sensor.add(new MetricName(name, ReportMeter.GROUP, description, all), stat);
    return sensor;
  }

  /** Takes the metrics away. */
  void close() {
    sensors.values().forEach(context.metrics()::removeSensor);
    sensors.clear();
  }
}
