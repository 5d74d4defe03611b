package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Fact;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Counts what became of the reports of one task, as metrics {@code reports-total} of the group
 * {@code twinfold}, one for each outcome.
 *
 * <p>Counts by itself and hands the sums over twice a second: a sensor takes two locks.
 */
public final class ReportMeter {
  /** The metrics' group. */
  public static final String GROUP = "twinfold";

  /** The metrics' name. */
  public static final String NAME = "reports-total";

  /** The tag that tells one outcome from another. */
  public static final String OUTCOME = "outcome";

  /** What can become of a report. */
  public enum Outcome {
    /** Counted for a client. */
    COUNTED,
    /** Counted, but behind its client's last ones. */
    LATE,
    /** Heard before; no effect. */
    REDELIVERED,
    /** Contradicts what is known; a dead letter. */
    REJECTED,
    /** Counted behind a gap in its client's chain. */
    BRIDGED
  }

  private final ProcessorContext<?, ?> context;
  private final Map<Outcome, Sensor> sensors = new EnumMap<>(Outcome.class);
  private final Map<Outcome, Long> pending = new EnumMap<>(Outcome.class);

  ReportMeter(ProcessorContext<?, ?> context) {
    this.context = context;
    String task = context.taskId().toString();
    for (Outcome outcome : Outcome.values()) {
      Sensor sensor =
          context
              .metrics()
              .addSensor(NAME + "." + task + "." + outcome, Sensor.RecordingLevel.INFO);
      sensor.add(
          new MetricName(
              NAME,
              GROUP,
              "Reports by what became of them.",
              Map.of("task-id", task, OUTCOME, outcome.name())),
          new CumulativeSum());
      sensors.put(outcome, sensor);
    }
  }

  /** Counts what a fact says about a report, if it does. */
  void count(Fact fact) {
    if (fact instanceof Fact.Counted counted) {
      add(Outcome.COUNTED);
      if (counted.arrival() != Fact.Arrival.IN_TURN) {
        add(Outcome.LATE);
      }
    } else if (fact instanceof Fact.Redelivered) {
      add(Outcome.REDELIVERED);
    } else if (fact instanceof Fact.Rejected) {
      add(Outcome.REJECTED);
    } else if (fact instanceof Fact.GapBridged) {
      add(Outcome.BRIDGED);
    }
  }

  private void add(Outcome outcome) {
    pending.merge(outcome, 1L, Long::sum);
  }

  /** Hands the counts over. */
  void publish() {
    pending.forEach((outcome, count) -> sensors.get(outcome).record(count));
    pending.clear();
  }

  /** Hands the last counts over and takes the metrics away. */
  void close() {
    publish();
    sensors.values().forEach(context.metrics()::removeSensor);
  }
}
