package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Evidence;
import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Reason;
import dev.twinfold.topology.lineage.Verdict;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Counts what became of the reports of one task and what was found: metrics {@code reports-total},
 * {@code dead-letters-total}, {@code clones-total} and {@code fold-nanos-total} of the group {@code
 * twinfold}.
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

  static final String DEAD_LETTERS = "dead-letters-total";
  static final String DEAD_LETTERS_ARE = "Records that could not be used.";

  private static final String REPORTS = "Reports by what became of them.";
  private static final String CLONES = "Findings of clones, by evidence and what was said of them.";

  /** Every how many reports the clock is read, which costs more than counting. */
  private static final int TIMED_EVERY = 64;

  private final TaskMeter meter;
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
  private final Map<Evidence, Map<Verdict, Long>> clones = new EnumMap<>(Evidence.class);
  private long folds;
  private long timedFolds;
  private long timedNanos;

  ReportMeter(ProcessorContext<?, ?> context, String processor) {
    meter = new TaskMeter(context, processor);
    for (Evidence evidence : Evidence.values()) {
      clones.put(evidence, new EnumMap<>(Verdict.class));
    }
    publish();
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
    } else if (fact instanceof Fact.Rejected rejected) {
      add(Outcome.REJECTED);
      reasons.merge(rejected.rejection().reason(), 1L, Long::sum);
    } else if (fact instanceof Fact.CloneSeen seen) {
      add(seen.cloned().fork().evidence(), seen.verdict());
    } else if (fact instanceof Fact.TwinSuspected) {
      add(Evidence.TWIN, Verdict.SUSPECTED);
    } else if (fact instanceof Fact.GapBridged) {
      add(Outcome.BRIDGED);
    }
  }

  private void add(Outcome outcome) {
    outcomes.merge(outcome, 1L, Long::sum);
  }

  private void add(Evidence evidence, Verdict verdict) {
    clones.get(evidence).merge(verdict, 1L, Long::sum);
  }

  /** When a fold begins: nanoseconds, or 0 if this one is not timed. */
  long begin() {
    return folds++ % TIMED_EVERY == 0 ? System.nanoTime() : 0;
  }

  /** When it has ended. */
  void end(long beganNanos) {
    if (beganNanos != 0) {
      timedFolds++;
      timedNanos += System.nanoTime() - beganNanos;
    }
  }

  /** Hands the counts over. */
  void publish() {
    for (Outcome outcome : Outcome.values()) {
      meter.add(NAME, REPORTS, Map.of(OUTCOME, outcome.name()), take(outcomes, outcome));
    }
    for (Reason reason : Reason.values()) {
      meter.add(
          DEAD_LETTERS, DEAD_LETTERS_ARE, Map.of("reason", reason.name()), take(reasons, reason));
    }
    for (Evidence evidence : Evidence.values()) {
      for (Verdict verdict : Verdict.values()) {
        meter.add(
            "clones-total",
            CLONES,
            Map.of("evidence", evidence.name(), "verdict", verdict.name()),
            take(clones.get(evidence), verdict));
      }
    }
    meter.add("folds-timed-total", "Folds that were timed: one of 64.", Map.of(), timedFolds);
    meter.add("fold-nanos-total", "Nanoseconds that those took.", Map.of(), timedNanos);
    timedFolds = 0;
    timedNanos = 0;
  }

  /** Tells how much there is. */
  void publish(long clients, long openForks) {
    meter.set(
        "clients", "Clients that are remembered, retired ones included; an estimate.", clients);
    meter.set("open-forks", "Forks that wait for a verdict; an estimate.", openForks);
  }

  private static <K> long take(Map<K, Long> counts, K key) {
    Long count = counts.remove(key);
    return count == null ? 0 : count;
  }

  /** Hands the last counts over and takes the metrics away. */
  void close() {
    publish();
    meter.close();
  }
}
