package dev.twinfold.topology.lineage.simulation;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Folded;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.lineage.Verdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is true of one lineage: who drew which identity, who said what, and what was delivered.
 *
 * <p>Decision: a report that comes again must be recognised while no more than 15 others of its
 * lineage were counted since, which is all that an honest agent can ask for. A copy or a restored
 * backup may bring one later than that; then it may count again, as the sign of life it is.
 */
final class LineageTruth {
  private static final int REMEMBERED = 16;

  private record Slot(Identity identity, int sequence) {}

  private record Own(Identity identity, Identity client) {}

  private final boolean horizon;
  final IdentityTree tree;
  private final ClaimTruth claims;
  private final Map<Identity, Integer> drawnBy = new HashMap<>();
  private final Map<Identity, Integer> countedAt = new HashMap<>();
  private final Map<Slot, Identity> slots = new HashMap<>();
  private final Set<Slot> contested = new HashSet<>();
  private final Map<Identity, Set<Identity>> toldTwins = new HashMap<>();
  private final Set<Integer> heardLines = new HashSet<>();
  private final Map<Integer, Own> lastOwn = new LinkedHashMap<>();
  private final Set<Identity> clients = new HashSet<>();
  private final Map<String, Long> operations = new HashMap<>();
  private int counted;
  private boolean blurred;

  LineageTruth(Identity genesis, boolean horizon) {
    this.horizon = horizon;
    tree = new IdentityTree(genesis);
    claims = new ClaimTruth(tree);
  }

  void drawn(int line, Identity parent, Identity child) {
    tree.drawn(parent, child);
    drawnBy.put(child, line);
  }

  /** A report arrived, and the fold made something of it. */
  void deliver(Network.Parcel parcel, int index, Folded folded) {
    Report report = parcel.report();
    heardLines.add(parcel.line());
    if (horizon && heardLines.size() > 1) {
      blur();
    }
    Integer before = countedAt.get(report.reportId());
    Fact first = folded.facts().get(0);
    boolean redelivered = first instanceof Fact.Redelivered;
    if (redelivered) {
      Violation.unless(before != null, "what was never heard is no redelivery", report);
      Violation.unless(folded.changes().isEmpty(), "a redelivery changes nothing", report);
      Violation.unless(folded.facts().size() == 1, "a redelivery is nothing else", report);
      return;
    }
    boolean remembered =
        before != null
            && counted - before < REMEMBERED
            && !blurred
            && !tree.isCrowded(report.current());
    Violation.unless(!remembered, "a report that comes again is a redelivery", report);
    Violation.unless(before == null || blurred || heardLines.size() > 1, "counted once", report);
    if (before != null) {
      blur();
    }
    boolean twin = count(report);
    Identity newestHeard = tree.newestHeard(report.current());
    tree.hear(report.current(), parcel.millis());
    Word word = new Word(index, parcel.millis(), parcel.line(), parcel.machine(), report.current());
    Fact.Counted spoken = countedIn(folded);
    if (spoken.arrival() == Fact.Arrival.IN_TURN) {
      hear(spoken.client(), word, folded.facts());
    }
    folded.facts().forEach(fact -> check(fact, word, newestHeard, report));
    Violation.unless(
        blurred || !twin || toldTwins.containsKey(report.current()), "twins are told", report);
    Violation.unless(
        isBlurred() || clients.size() == tree.clients(),
        "as many clients as can be told apart",
        clients.size() + " instead of " + tree.clients());
    Violation.unless(
        blurred || clients.size() <= heardLines.size(),
        "no client without a history of its own",
        report);
  }

  private void blur() {
    blurred = true;
    claims.blur();
  }

  /**
   * Whether two machines said different things in the same breath, under an identity that both
   * hold.
   */
  private boolean count(Report report) {
    countedAt.put(report.reportId(), ++counted);
    report.operations().forEach((name, count) -> operations.merge(name, count, Long::sum));
    Slot slot = new Slot(report.current(), report.sequence());
    Identity holder = slots.putIfAbsent(slot, report.reportId());
    if (holder == null || holder.equals(report.reportId())) {
      return false;
    }
    contested.add(slot);
    boolean remembered = counted - countedAt.get(holder) < REMEMBERED;
    return remembered && tree.isHeld(report.current());
  }

  private static Fact.Counted countedIn(Folded folded) {
    List<Fact> counted = folded.facts().stream().filter(Fact.Counted.class::isInstance).toList();
    Violation.unless(counted.size() == 1, "a report counts for one client", folded.facts());
    return (Fact.Counted) counted.get(0);
  }

  private void hear(Client client, Word word, List<Fact> facts) {
    clients.add(client.id());
    Violation.unless(client.current().equals(word.identity()), "a client is where it spoke", word);
    claims.heard(client, word, facts);
    if (drawnBy.getOrDefault(word.identity(), -1) == word.line()) {
      lastOwn.put(word.line(), new Own(word.identity(), client.id()));
    }
  }

  private void check(Fact fact, Word word, Identity newestHeard, Report report) {
    boolean alone = heardLines.size() == 1 && !blurred;
    if (fact instanceof Fact.TwinSuspected told) {
      Slot slot = new Slot(report.current(), report.sequence());
      Violation.unless(contested.contains(slot), "twins said two things at once", word);
      Violation.unless(!alone, "no twin without a copy", word);
      Violation.unless(
          toldTwins
              .computeIfAbsent(report.current(), identity -> new HashSet<>())
              .add(told.shared().id()),
          "twins are told once an identity",
          word);
    } else if (fact instanceof Fact.CloneSeen seen) {
      Violation.unless(!alone, "no clone without a copy or restore", word);
      if (seen.verdict() == Verdict.SUSPECTED) {
        claims.suspected(seen, word, newestHeard);
      } else {
        claims.judged(seen, word.millis());
      }
    } else {
      checkSwept(fact, word.millis());
    }
  }

  /** Something came of a sweep. */
  void checkSwept(Fact fact, long millis) {
    if (fact instanceof Fact.CloneSeen seen) {
      claims.judged(seen, millis);
    } else if (fact instanceof Fact.Merged merged) {
      Violation.unless(
          merged.silent().status() == ClientStatus.RESTORED
              && merged.silent().continuedBy().equals(merged.successor().id()),
          "who counts with another was restored away to it",
          merged);
    } else if (fact instanceof Fact.Parted parted) {
      Violation.unless(
          parted.revived().status() == ClientStatus.ACTIVE
              && !parted.revived().continuedBy().exists()
              && parted.successor().fork().verdict() == Verdict.CONFIRMED,
          "who counts again lives, and so does who took over from it",
          parted);
    } else if (fact instanceof Fact.Announced a) {
      claims.announced(a.client());
    } else if (fact instanceof Fact.Forgotten gone) {
      blur();
      claims.forgotten(gone.client());
      toldTwins.values().forEach(told -> told.remove(gone.client()));
    } else {
      Violation.unless(!(fact instanceof Fact.Rejected), "an honest report is good", fact);
    }
  }

  /** Each two histories that were heard to go their own ways are two clients. */
  void checkBranches() {
    for (Map.Entry<Integer, Own> a : lastOwn.entrySet()) {
      for (Map.Entry<Integer, Own> b : lastOwn.entrySet()) {
        boolean parted =
            !tree.isAtOrBelow(a.getValue().identity(), b.getValue().identity())
                && !tree.isAtOrBelow(b.getValue().identity(), a.getValue().identity());
        Violation.unless(
            !parted || !a.getValue().client().equals(b.getValue().client()),
            "who was heard on two branches is two clients",
            "lines " + a.getKey() + " and " + b.getKey());
      }
    }
    claims.end();
  }

  Map<String, Long> operations() {
    return operations;
  }

  boolean isHeard() {
    return !heardLines.isEmpty();
  }

  boolean isBlurred() {
    return blurred || tree.isBlurred();
  }
}
