package dev.twinfold.topology.lineage.script;

import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts what was observed into the words of the scripts. Remembers clients and findings, so that it
 * can tell a start from a return, and a verdict that fits its suspicion from one that does not.
 */
final class Wording {
  private final Names names;
  private final Map<Identity, ClientStatus> statuses = new HashMap<>();
  private final Map<Identity, Observed.CloneSeen> findings = new HashMap<>();

  Wording(Names names) {
    this.names = names;
  }

  /** The words for one step, sorted; a count in turn has none. */
  List<String> words(List<Observed> step) {
    List<String> words = new ArrayList<>();
    for (Observed observed : step) {
      String word = word(observed, step);
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    Collections.sort(words);
    return words;
  }

  private String word(Observed observed, List<Observed> step) {
    if (observed instanceof Observed.Counted counted) {
      return counted.arrival() == Fact.Arrival.LATE
          ? "late"
          : counted.arrival() == Fact.Arrival.FILLER ? "filler" : "";
    } else if (observed instanceof Observed.Redelivered) {
      return "redelivered";
    } else if (observed instanceof Observed.Rejected rejected) {
      return "reject " + rejected.reason();
    } else if (observed instanceof Observed.GapBridged) {
      return "gap";
    } else if (observed instanceof Observed.LeafShared) {
      return "TWIN shared";
    } else if (observed instanceof Observed.ClientForgotten forgotten) {
      statuses.remove(forgotten.client());
      return "forgotten " + names.name(forgotten.client());
    } else if (observed instanceof Observed.ClientSeen seen) {
      return word(seen, step);
    }
    return word((Observed.CloneSeen) observed, step);
  }

  /** A clone's start goes without saying. */
  private String word(Observed.ClientSeen seen, List<Observed> step) {
    ClientStatus before = statuses.put(seen.client(), seen.status());
    String name = names.name(seen.client());
    boolean cloned =
        step.stream()
            .anyMatch(
                other ->
                    other instanceof Observed.CloneSeen clone
                        && clone.verdict() == Verdict.SUSPECTED
                        && clone.cloned().equals(seen.client()));
    return switch (seen.status()) {
      case RETIRED -> "retired " + name;
      case RESTORED ->
          "restored " + name + " by " + names.name(seen.continuedBy()) + odd(seen, step);
      case ACTIVE ->
          before == null
              ? (cloned ? "" : "start")
              : before == ClientStatus.ACTIVE ? "relabelled" : "returns";
    };
  }

  private static String odd(Observed.ClientSeen restored, List<Observed> step) {
    boolean judged =
        step.stream()
            .anyMatch(
                other ->
                    other instanceof Observed.CloneSeen clone
                        && clone.verdict() == Verdict.RESTORED
                        && clone.cloned().equals(restored.continuedBy()));
    return judged ? "" : " without a verdict";
  }

  /** A RESTORED goes without saying if a client is announced as restored away by this clone. */
  private String word(Observed.CloneSeen seen, List<Observed> step) {
    String clone = names.name(seen.cloned());
    if (seen.verdict() == Verdict.SUSPECTED) {
      findings.put(seen.cloned(), seen);
      boolean announced =
          step.stream()
              .anyMatch(
                  other ->
                      other instanceof Observed.ClientSeen client
                          && client.client().equals(seen.cloned()));
      return (announced ? "clone " : "unannounced clone ")
          + (seen.branches() == 1 ? "" : seen.branches() + " ")
          + seen.evidence()
          + (seen.at().exists()
              ? " of " + names.name(seen.original()) + " at " + names.name(seen.at())
              : "");
    }
    Observed.CloneSeen first = findings.get(seen.cloned());
    boolean fits =
        first != null
            && first.evidence() == seen.evidence()
            && first.original().equals(seen.original())
            && first.at().equals(seen.at())
            && first.branches() <= seen.branches();
    String odd = fits ? "" : " unlike what was suspected";
    if (seen.verdict() == Verdict.CONFIRMED) {
      return "confirmed " + clone + odd;
    }
    boolean named =
        step.stream()
            .anyMatch(
                other ->
                    other instanceof Observed.ClientSeen client
                        && client.status() == ClientStatus.RESTORED
                        && client.continuedBy().equals(seen.cloned()));
    return named ? odd : "restored nobody by " + clone + odd;
  }
}
