package dev.twinfold.topology.lineage.simulation;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Evidence;
import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds what the fold claims about the clones of one lineage against who truly said what and when.
 *
 * <p>Decision: two branches overlap if one is heard after the other began. Whether a machine that
 * went silent when its copy began was stopped for good or replaced by a restore is not in the log;
 * both are RESTORED.
 */
final class ClaimTruth {
  private static final long RESTORE_AFTER_MILLIS = Duration.ofHours(24).toMillis();

  private static final class Claim {
    Identity client;
    Optional<Identity> original = Optional.empty();
    Optional<Claim> previous = Optional.empty();
    Optional<Claim> next = Optional.empty();
    int began;
    long beganMillis;
    Verdict verdict = Verdict.SUSPECTED;
    final List<Identity> retired = new ArrayList<>();
  }

  private final IdentityTree tree;
  private final Map<Identity, Claim> claims = new HashMap<>();
  private final Map<Identity, Claim> newestAt = new HashMap<>();
  private final Map<Identity, List<Word>> words = new HashMap<>();
  private boolean blurred;
  private final Map<Identity, Identity> restored = new HashMap<>();

  ClaimTruth(IdentityTree tree) {
    this.tree = tree;
  }

  /**
   * A report was heard again that the fold cannot have remembered: from now on the log shows other
   * machines than there are.
   */
  void blur() {
    blurred = true;
  }

  /** A client is heard; {@code facts} is all that came of it. */
  void heard(Client client, Word word, List<Fact> facts) {
    List<Word> before = words.computeIfAbsent(client.id(), id -> new ArrayList<>());
    Violation.unless(
        blurred
            || before.isEmpty()
            || tree.isAtOrBelow(word.identity(), before.get(before.size() - 1).identity()),
        "a client goes from an identity to one that descends from it",
        client.id());
    before.add(word);
    Identity successor = restored.remove(client.id());
    if (successor != null && claims.get(successor).verdict == Verdict.RESTORED) {
      boolean confirmed =
          facts.stream()
              .anyMatch(
                  fact ->
                      fact instanceof Fact.CloneSeen c
                          && c.verdict() == Verdict.CONFIRMED
                          && c.cloned().id().equals(successor));
      Violation.unless(
          blurred || confirmed, "who speaks after a restore confirms the clone", client.id());
    }
  }

  /** A clone is suspected: its first word is the newest of the log. */
  void suspected(Fact.CloneSeen seen, Word word, Identity newestHeard) {
    Client clone = seen.cloned();
    Violation.unless(!claims.containsKey(clone.id()), "a clone is suspected once", clone.id());
    Identity at = clone.fork().at();
    boolean tied = !blurred && clone.fork().evidence() != Evidence.STALE;
    Violation.unless(!tied || at.equals(newestHeard), "the fork is where the histories part", at);
    Claim claim = new Claim();
    claim.client = clone.id();
    claim.began = word.index();
    claim.beganMillis = word.millis();
    if (clone.fork().original().exists()) {
      claim.original = Optional.of(clone.fork().original());
    }
    if (at.exists()) {
      claim.previous = Optional.ofNullable(newestAt.put(at, claim));
      claim.previous.ifPresent(previous -> previous.next = Optional.of(claim));
    }
    claims.put(clone.id(), claim);
  }

  /** A verdict is given when the log has so many words. */
  void judged(Fact.CloneSeen seen, long millis) {
    Identity id = seen.cloned().id();
    Claim claim = claims.get(id);
    Violation.unless(claim != null, "a verdict is on a suspected clone", id);
    Violation.unless(claim.verdict != Verdict.CONFIRMED, "CONFIRMED is the last word", id);
    Violation.unless(claim.verdict != seen.verdict(), "a verdict is given once", id);
    boolean restore = seen.verdict() == Verdict.RESTORED;
    if (restore) {
      Violation.unless(blurred || !overlaps(claim, false), "RESTORED only without an overlap", id);
      Violation.unless(
          millis - claim.beganMillis >= RESTORE_AFTER_MILLIS, "RESTORED after 24 hours", id);
    } else {
      Violation.unless(overlaps(claim, !blurred), "CONFIRMED only if two machines overlap", id);
    }
    claim.verdict = seen.verdict();
  }

  /** A client's status is announced. */
  void announced(Client client) {
    if (client.status() == ClientStatus.RESTORED && restored.get(client.id()) == null) {
      Claim claim = claims.get(client.continuedBy());
      Violation.unless(claim != null, "who takes over is a clone", client.id());
      List<Word> said = said(client.id());
      Violation.unless(
          said.isEmpty() || said.get(said.size() - 1).index() < claim.began,
          "who was restored away is silent since",
          client.id());
      restored.put(client.id(), client.continuedBy());
      claim.retired.add(client.id());
    }
  }

  /** A client was forgotten: whoever has its name from now on is another one. */
  void forgotten(Identity client) {
    claims.remove(client);
    restored.remove(client);
    words.remove(client);
  }

  /** After the last sweep, a day after the last word. */
  void end() {
    for (Claim claim : claims.values()) {
      Violation.unless(
          claim.original.isEmpty() || claim.verdict != Verdict.SUSPECTED,
          "every fork gets a verdict",
          claim.client);
    }
  }

  private boolean overlaps(Claim claim, boolean ofTwoMachines) {
    List<Word> own = said(claim.client);
    List<Identity> others = new ArrayList<>(claim.retired);
    claim.original.ifPresent(others::add);
    claim.previous.ifPresent(previous -> others.add(previous.client));
    for (Identity other : others) {
      if (goesOn(said(other), claim.began, own, ofTwoMachines)) {
        return true;
      }
    }
    return claim.next.isPresent()
        && goesOn(own, claim.next.get().began, said(claim.next.get().client), ofTwoMachines);
  }

  /** Whether one is heard after the other began, and the other was another machine. */
  private static boolean goesOn(
      List<Word> one, int otherBegan, List<Word> other, boolean ofTwoMachines) {
    return one.stream()
        .filter(word -> word.index() > otherBegan)
        .anyMatch(
            word ->
                !ofTwoMachines
                    || other.stream()
                        .anyMatch(
                            said ->
                                said.index() < word.index() && said.machine() != word.machine()));
  }

  private List<Word> said(Identity client) {
    return words.getOrDefault(client, List.of());
  }
}
