package dev.twinfold.topology.lineage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Gives the verdict on forks: two machines, or one that was restored from a backup
 * (docs/semantics.md, "Clone or restored backup?").
 *
 * <p>Pure, like {@link LineageFold}; called for each open fork by a sweep, not for each report.
 */
public final class Forks {
  /** How many restores of one machine are followed, so that the cost of a verdict is bounded. */
  static final int MOST_RESTORES = 16;

  private final long restoreAfterMillis;

  /**
   * With the time after which a fork without a word of the original is a restored backup.
   *
   * @param restoreAfter at least a millisecond
   */
  public Forks(Duration restoreAfter) {
    restoreAfterMillis = restoreAfter.toMillis();
  }

  /**
   * Judges the fork at which a client began. A restore is decided as of the moment at which the
   * wait is over, whenever it is looked at.
   *
   * @return nothing as long as the fork stays open; otherwise at least that it is closed
   */
  public Folded judge(LineageView view, OpenFork open, long nowMillis) {
    Client clone = view.client(open.lineage(), open.client());
    Folded out = new Folded();
    if (!clone.fork().isOpen()) {
      return out.and(new Change.ForkClosed(open));
    }
    Fork fork = clone.fork();
    Client original = view.client(open.lineage(), fork.original());
    Client previous = view.client(open.lineage(), fork.previous());
    boolean overlap =
        original.spoken() > fork.originalSpoken()
            || previous.spoken() > fork.previousSpoken()
            || (fork.spokenAtNext() >= 0 && clone.spoken() > fork.spokenAtNext());
    if (overlap) {
      return close(out, view, clone, original, Verdict.CONFIRMED, nowMillis);
    }
    long deadlineMillis = fork.startedMillis() + restoreAfterMillis;
    if (nowMillis < deadlineMillis) {
      return out;
    }
    close(out, view, clone, original, Verdict.RESTORED, deadlineMillis);
    Client silent = silent(view, original, previous, clone);
    if (silent.exists()) {
      Client restored = silent.with(ClientStatus.RESTORED, clone.id());
      out.and(new Change.ClientChanged(restored));
      out.and(new Fact.Announced(restored));
      out.and(new Fact.Merged(restored, clone.with(clone.fork().with(Verdict.RESTORED))));
    }
    return out;
  }

  /**
   * Who went silent when a branch began: the client that continued at the fork, or whoever took
   * over from it since, or the branch before; of two that still count, the last one heard. Not
   * simply the original if it still counts, or the answer would depend on which of several forks is
   * judged first.
   */
  private static Client silent(LineageView view, Client original, Client previous, Client clone) {
    Client heir = original;
    for (int i = 0; i < MOST_RESTORES && heir.continuedBy().exists(); i++) {
      heir = view.client(heir.lineage(), heir.continuedBy());
    }
    // Of the original and the branch before it is known that they did not speak since; of an heir
    // only its last word is, and of two in one millisecond nobody can say which was first.
    boolean silentSince =
        heir.id().equals(original.id())
            || heir.id().equals(previous.id())
            || heir.lastHeardMillis() < clone.fork().startedMillis();
    boolean heirCounts = silentSince && counts(heir, clone);
    boolean previousCounts = counts(previous, clone);
    if (heirCounts && previousCounts) {
      return previous.lastHeardMillis() >= heir.lastHeardMillis() ? previous : heir;
    }
    return heirCounts ? heir : previousCounts ? previous : Client.UNKNOWN;
  }

  private static boolean counts(Client client, Client clone) {
    return client.status() == ClientStatus.ACTIVE && !client.id().equals(clone.id());
  }

  private static Folded close(
      Folded out, LineageView view, Client clone, Client original, Verdict verdict, long now) {
    Client judged = clone.with(clone.fork().with(verdict));
    out.and(new Change.ClientChanged(judged));
    out.and(
        new Change.ForkClosed(
            new OpenFork(clone.lineage(), clone.id(), clone.fork().startedMillis())));
    return out.and(new Fact.CloneSeen(verdict, judged, original, branches(view, judged), now));
  }

  /** How many branches forked by now where a client began, as far as that is remembered. */
  static int branches(LineageView view, Client clone) {
    Fork fork = clone.fork();
    Known at = view.identity(clone.lineage(), fork.at());
    if (!at.exists() && Landmark.at(fork.atGeneration())) {
      at = view.landmark(clone.lineage(), fork.at());
    }
    return Math.max(fork.branch(), at.branches());
  }

  /**
   * The name of a finding: the first 128 bits of SHA-256 over the word {@code clone}, the lineage,
   * the identity forked at and the new client, 16 bytes each. The same log always gives the same.
   */
  public static Identity cloneId(Client clone) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update("clone".getBytes(StandardCharsets.US_ASCII));
      sha.update(clone.lineage().toBytes());
      sha.update(clone.fork().at().toBytes());
      sha.update(clone.id().toBytes());
      return Identity.of(Arrays.copyOf(sha.digest(), Identity.BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
