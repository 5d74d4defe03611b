package dev.twinfold.topology.lineage.simulation;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Folded;
import dev.twinfold.topology.lineage.Identity;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is true of a simulated fleet, by knowing its machines and not by folding their reports.
 *
 * <p>The fold's results are claims here. They are held against who was copied from whom, who drew
 * which identity, and what of it was delivered; nothing of the fold's code is called.
 */
final class GroundTruth {
  private final Map<Identity, LineageTruth> lineages = new LinkedHashMap<>();
  private final Map<Identity, Identity> lineageOf = new HashMap<>();
  private final boolean horizon;
  private int delivered;
  private int line;

  GroundTruth(boolean horizon) {
    this.horizon = horizon;
  }

  /** A machine begins to live a history. */
  void machineBegins(Identity genesis) {
    lineages.computeIfAbsent(genesis, id -> new LineageTruth(id, horizon));
    lineageOf.put(genesis, genesis);
  }

  /** The next identities are drawn by this history. */
  void acts(int actingLine) {
    line = actingLine;
  }

  /** An identity was drawn. */
  void drawn(Identity parent, Identity child) {
    Identity lineage = lineageOf.get(parent);
    lineageOf.put(child, lineage);
    lineages.get(lineage).drawn(line, parent, child);
  }

  /** A report arrived, and the fold made something of it. */
  void deliver(Network.Parcel parcel, Folded folded) {
    lineages.get(parcel.report().lineage()).deliver(parcel, delivered++, folded);
  }

  /** A sweep went by. */
  void swept(List<Folded> results, long millis) {
    for (Folded result : results) {
      for (Fact fact : result.facts()) {
        lineages.get(lineageOf(fact)).checkSwept(fact, millis);
      }
    }
  }

  private static Identity lineageOf(Fact fact) {
    if (fact instanceof Fact.CloneSeen seen) {
      return seen.cloned().lineage();
    }
    if (fact instanceof Fact.Forgotten gone) {
      return gone.lineage();
    }
    if (fact instanceof Fact.Announced announced) {
      return announced.client().lineage();
    }
    if (fact instanceof Fact.Merged merged) {
      return merged.silent().lineage();
    }
    throw new Violation("a sweep tells of verdicts and clients only: " + fact);
  }

  /** Holds the clients that there are in the end against the machines. */
  void end(List<Client> all, Flavour flavour) {
    for (Map.Entry<Identity, LineageTruth> entry : lineages.entrySet()) {
      LineageTruth truth = entry.getValue();
      if (!truth.isHeard() || truth.isBlurred()) {
        continue;
      }
      long active =
          all.stream()
              .filter(client -> client.lineage().equals(entry.getKey()))
              .filter(client -> client.status() == ClientStatus.ACTIVE)
              .count();
      boolean alone = !flavour.copies;
      Violation.unless(
          !alone || active == 1, "a machine counts once", active + " " + entry.getKey());
      truth.checkBranches();
    }
  }

  Map<Identity, LineageTruth> lineages() {
    return lineages;
  }
}
