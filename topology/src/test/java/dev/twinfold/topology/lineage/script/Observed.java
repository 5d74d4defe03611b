package dev.twinfold.topology.lineage.script;

import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Evidence;
import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Reason;
import dev.twinfold.topology.lineage.Verdict;

/** What a player saw come out, in terms that every player has: no fold, no topic. */
sealed interface Observed {
  /** A report counts for a client. Who cannot see how it arrived says IN_TURN. */
  record Counted(Identity client, Fact.Arrival arrival) implements Observed {}

  /** A report was known already. */
  record Redelivered() implements Observed {}

  /** A report became a dead letter. */
  record Rejected(Reason reason) implements Observed {}

  /** A client went on behind a gap. */
  record GapBridged(Identity client) implements Observed {}

  /** What is announced of a client; continuedBy is {@link Identity#NONE} unless RESTORED. */
  record ClientSeen(Identity client, ClientStatus status, Identity continuedBy)
      implements Observed {}

  /** A client is not known any more. */
  record ClientForgotten(Identity client) implements Observed {}

  /** Two machines share one identity, as one client. */
  record LeafShared(Identity client) implements Observed {}

  /** A finding or its verdict; original and at are {@link Identity#NONE} if unknown. */
  record CloneSeen(
      Verdict verdict,
      Evidence evidence,
      Identity cloned,
      Identity original,
      Identity at,
      int branches)
      implements Observed {}
}
