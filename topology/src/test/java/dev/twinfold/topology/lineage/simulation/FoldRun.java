package dev.twinfold.topology.lineage.simulation;

import dev.twinfold.topology.lineage.Change;
import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Folded;
import dev.twinfold.topology.lineage.Forks;
import dev.twinfold.topology.lineage.LineageFold;
import dev.twinfold.topology.lineage.LineageMemory;
import dev.twinfold.topology.lineage.LineageSettings;
import dev.twinfold.topology.lineage.OpenFork;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.lineage.Silence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The fold under test with its two sweeps, as the topology runs them, and a record of it all. */
final class FoldRun {
  /** What the fold was asked to do, in order: enough to do it all again. */
  sealed interface Asked {
    /** A report arrived. */
    record Fold(Report report, long millis) implements Asked {}

    /** Open forks were judged. */
    record Judge(long millis) implements Asked {}

    /** Silent clients were looked at. */
    record Tend(long millis) implements Asked {}
  }

  /** What the topology starts with: a horizon so long that nothing is forgotten, or the default. */
  static final Duration NO_HORIZON = Duration.ofDays(100_000);

  private final LineageFold fold = new LineageFold(LineageSettings.DEFAULTS);
  private final Forks forks = new Forks(LineageSettings.DEFAULTS.restoreAfter());
  private final Silence silence = new Silence(LineageSettings.DEFAULTS);
  private final HorizonMemory state;
  private final Duration horizon;
  private final boolean keepsRecord;
  private final List<Asked> asked = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<Fact> facts = new ArrayList<>();

  /** A fold over an empty state that forgets identities after the horizon. */
  FoldRun(Duration horizon) {
    this(horizon, new HorizonMemory(horizon), true);
  }

  private FoldRun(Duration horizon, HorizonMemory state, boolean keepsRecord) {
    this.horizon = horizon;
    this.state = state;
    this.keepsRecord = keepsRecord;
  }

  /** One that keeps no record of what it did, for millions of reports. */
  static FoldRun withoutRecord(HorizonMemory state) {
    return new FoldRun(Duration.ZERO, state, false);
  }

  /** Folds one report. */
  Folded fold(Report report, long millis) {
    note(new Asked.Fold(report, millis));
    state.advance(millis);
    return take(fold.fold(state, report, millis));
  }

  /** Judges all open forks, one result each. */
  List<Folded> judge(long millis) {
    List<OpenFork> open = state.memory().openForks();
    if (open.isEmpty()) {
      return List.of();
    }
    note(new Asked.Judge(millis));
    state.advance(millis);
    List<Folded> all = new ArrayList<>();
    for (OpenFork fork : open) {
      all.add(take(forks.judge(state, fork, millis)));
    }
    return all;
  }

  /** Looks at all clients, one result each. */
  List<Folded> tend(long millis) {
    note(new Asked.Tend(millis));
    state.advance(millis);
    List<Folded> all = new ArrayList<>();
    for (Client client : state.memory().allClients()) {
      all.add(take(silence.tend(state, client, millis)));
    }
    return all;
  }

  private void note(Asked question) {
    if (keepsRecord) {
      asked.add(question);
    }
  }

  private Folded take(Folded folded) {
    state.apply(folded);
    if (keepsRecord) {
      changes.addAll(folded.changes());
      facts.addAll(folded.facts());
    }
    return folded;
  }

  /** All that was asked, asked of a fold that knows nothing yet. */
  FoldRun again() {
    FoldRun other = new FoldRun(horizon);
    for (Asked question : asked) {
      if (question instanceof Asked.Fold f) {
        other.fold(f.report(), f.millis());
      } else if (question instanceof Asked.Judge j) {
        other.judge(j.millis());
      } else if (question instanceof Asked.Tend t) {
        other.tend(t.millis());
      }
    }
    return other;
  }

  /** A state put together from the recorded changes alone. */
  LineageMemory rebuilt() {
    LineageMemory memory = new LineageMemory();
    memory.apply(new Folded(changes, List.of()));
    return memory;
  }

  HorizonMemory state() {
    return state;
  }

  List<Fact> facts() {
    return facts;
  }
}
