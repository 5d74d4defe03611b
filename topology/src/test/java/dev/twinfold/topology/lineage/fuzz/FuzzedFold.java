package dev.twinfold.topology.lineage.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Folded;
import dev.twinfold.topology.lineage.Forks;
import dev.twinfold.topology.lineage.Known;
import dev.twinfold.topology.lineage.LineageFold;
import dev.twinfold.topology.lineage.LineageMemory;
import dev.twinfold.topology.lineage.LineageSettings;
import dev.twinfold.topology.lineage.Rejection;
import dev.twinfold.topology.lineage.Report;
import java.time.Duration;
import java.util.Optional;

/** The fold behind a fuzzer: each report has exactly one outcome, and the state stays sound. */
public final class FuzzedFold {
  /** How old a period may be. */
  public static final Duration CORRECTION_HORIZON = Duration.ofDays(35);

  static final long CORRECTION_MILLIS = CORRECTION_HORIZON.toMillis();

  private final LineageFold fold = new LineageFold(LineageSettings.DEFAULTS);
  private final Forks forks = new Forks(LineageSettings.DEFAULTS.restoreAfter());
  private final LineageMemory memory = new LineageMemory();

  /** Folds a report that keeps the rules, and counts what became of it. */
  public Optional<Rejection> take(Report report, long now, OutcomeTally tally) {
    Folded folded = fold.fold(memory, report, now);
    long counted = folded.facts().stream().filter(one -> one instanceof Fact.Counted).count();
    long known = folded.facts().stream().filter(one -> one instanceof Fact.Redelivered).count();
    Optional<Rejection> refused =
        folded.facts().stream()
            .filter(one -> one instanceof Fact.Rejected)
            .map(one -> ((Fact.Rejected) one).rejection())
            .findFirst();
    long outcomes = counted + known + (refused.isPresent() ? 1 : 0);
    if (outcomes != 1 || (counted == 0 && !folded.changes().isEmpty())) {
      throw new AssertionError("exactly one outcome, and changes only if counted: " + folded);
    }
    memory.apply(folded);
    tally.counted(counted);
    tally.redelivered(known);
    return refused;
  }

  /** Judges all open forks, then looks at the state. */
  public void judge(long now) {
    memory.openForks().forEach(open -> memory.apply(forks.judge(memory, open, now)));
    checkState();
  }

  /** Every client stands on an identity that is known as its own, or as one it lingers on. */
  private void checkState() {
    for (Client client : memory.allClients()) {
      Known known = memory.identity(client.lineage(), client.current());
      boolean own = known.client().equals(client.id()) || known.lingerer().equals(client.id());
      if (!own || known.generation() != client.generation()) {
        throw new AssertionError(client + " stands on " + known);
      }
      if (client.fork().exists() && client.fork().original().exists()) {
        assertThat(memory.client(client.lineage(), client.fork().original()).exists()).isTrue();
      }
    }
  }
}
