package dev.twinfold.topology.lineage.script;

import dev.twinfold.topology.lineage.Change;
import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Folded;
import dev.twinfold.topology.lineage.Forks;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.LineageFold;
import dev.twinfold.topology.lineage.LineageMemory;
import dev.twinfold.topology.lineage.OpenFork;
import dev.twinfold.topology.lineage.Rejection;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.lineage.ReportRules;
import dev.twinfold.topology.lineage.Silence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Plays scripts against the pure rules, with the state in plain maps. */
final class FoldPlayer implements Player {
  /** In which order a sweep comes upon open forks; nothing may depend on it. */
  enum SweepOrder {
    OLDEST_FIRST,
    NEWEST_FIRST
  }

  /** After so many horizons even the coarsest store has dropped an identity. */
  private static final int SURELY_DROPPED = 4;

  private final LineageMemory memory = new LineageMemory();
  private final ReportRules rules;
  private final LineageFold fold;
  private final Forks forks;
  private final Silence silence;
  private final SweepOrder order;
  private final long horizonMillis;
  private final Map<Identity, Long> writtenMillis = new HashMap<>();
  private final Map<Identity, Map<String, Long>> operations = new HashMap<>();

  FoldPlayer(Script script, SweepOrder order) {
    rules = new ReportRules(script.correctionHorizon());
    fold = new LineageFold(script.settings());
    forks = new Forks(script.settings().restoreAfter());
    silence = new Silence(script.settings());
    horizonMillis = script.settings().edgeHorizon().toMillis();
    this.order = order;
  }

  @Override
  public Set<Sense> senses() {
    return Set.of(Sense.values());
  }

  @Override
  public List<Observed> report(Report report, long atMillis) {
    Optional<Rejection> wrong = rules.check(report, atMillis);
    if (wrong.isPresent()) {
      return List.of(new Observed.Rejected(wrong.get().reason()));
    }
    dropWhatNobodyKept(report.lineage(), atMillis);
    List<Observed> observed = new ArrayList<>();
    take(fold.fold(memory, report, atMillis), atMillis, observed);
    return observed;
  }

  @Override
  public List<Observed> sweep(long atMillis) {
    List<Observed> observed = new ArrayList<>();
    List<OpenFork> open = new ArrayList<>(memory.openForks());
    if (order == SweepOrder.NEWEST_FIRST) {
      Collections.reverse(open);
    }
    for (OpenFork fork : open) {
      take(forks.judge(memory, fork, atMillis), atMillis, observed);
    }
    for (Client client : memory.allClients()) {
      take(silence.tend(memory, client, atMillis), atMillis, observed);
    }
    return observed;
  }

  @Override
  public void forget(Identity lineage, List<Identity> identities, long atMillis) {
    for (Identity identity : identities) {
      Long written = writtenMillis.remove(identity);
      if (written == null || atMillis - written <= horizonMillis) {
        throw new AssertionError(
            "the horizon cannot have dropped " + identity + ", written at " + written);
      }
      memory.forget(lineage, identity);
    }
  }

  @Override
  public List<Script.End> clients() {
    List<Script.End> end = new ArrayList<>();
    for (Client client : memory.allClients()) {
      end.add(
          new Script.End(
              client.id(),
              client.status(),
              client.continuedBy(),
              client.current(),
              operations.getOrDefault(client.id(), Map.of())));
    }
    return end;
  }

  /** Without a word in the script, the horizon drops only what it passed long ago. */
  private void dropWhatNobodyKept(Identity lineage, long atMillis) {
    for (Map.Entry<Identity, Long> written : writtenMillis.entrySet()) {
      if (atMillis - written.getValue() > SURELY_DROPPED * horizonMillis) {
        memory.forget(lineage, written.getKey());
      }
    }
  }

  private void take(Folded folded, long atMillis, List<Observed> observed) {
    boolean refused =
        folded.facts().stream()
            .anyMatch(fact -> fact instanceof Fact.Redelivered || fact instanceof Fact.Rejected);
    if (refused && !folded.changes().isEmpty()) {
      throw new AssertionError("a report without effect changes " + folded.changes());
    }
    memory.apply(folded);
    for (Change change : folded.changes()) {
      if (change instanceof Change.IdentityKnown known) {
        writtenMillis.put(known.identity(), atMillis);
      } else if (change instanceof Change.IdentityKept kept) {
        writtenMillis.put(kept.identity(), atMillis);
      }
    }
    for (Fact fact : folded.facts()) {
      // Who counts with whom follows from the verdict and the status, which are asserted.
      if (!(fact instanceof Fact.Merged || fact instanceof Fact.Parted)) {
        observed.add(observed(fact));
      }
    }
  }

  private Observed observed(Fact fact) {
    if (fact instanceof Fact.Counted f) {
      Map<String, Long> sum =
          operations.computeIfAbsent(f.client().id(), client -> new TreeMap<>());
      f.report().operations().forEach((name, count) -> sum.merge(name, count, Long::sum));
      return new Observed.Counted(f.client().id(), f.arrival());
    } else if (fact instanceof Fact.Redelivered) {
      return new Observed.Redelivered();
    } else if (fact instanceof Fact.Rejected f) {
      return new Observed.Rejected(f.rejection().reason());
    } else if (fact instanceof Fact.GapBridged f) {
      return new Observed.GapBridged(f.client().id());
    } else if (fact instanceof Fact.Announced f) {
      return new Observed.ClientSeen(
          f.client().id(), f.client().status(), f.client().continuedBy());
    } else if (fact instanceof Fact.Forgotten f) {
      return new Observed.ClientForgotten(f.client());
    } else if (fact instanceof Fact.TwinSuspected f) {
      return new Observed.LeafShared(f.shared().id());
    }
    Fact.CloneSeen seen = (Fact.CloneSeen) fact;
    return new Observed.CloneSeen(
        seen.verdict(),
        seen.cloned().fork().evidence(),
        seen.cloned().id(),
        seen.original().id(),
        seen.cloned().fork().at(),
        seen.branches());
  }
}
