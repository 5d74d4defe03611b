package dev.twinfold.topology.lineage;

/** What happened, for whoever wants to know. */
public sealed interface Fact {
  /** How a counted report stands to those before it. */
  enum Arrival {
    /** The next word of its client. */
    IN_TURN,
    /** Under an identity that its client had just left. */
    LATE,
    /** From within a gap that had just been bridged. */
    FILLER
  }

  /** A report counts for a client. */
  record Counted(Client client, Report report, Arrival arrival) implements Fact {}

  /** A report was heard before and has no effect. */
  record Redelivered(Client client, Report report) implements Fact {}

  /** A report contradicts what is known and becomes a dead letter. */
  record Rejected(Rejection rejection) implements Fact {}

  /** A client went on behind identities nobody told us of. */
  record GapBridged(Client client) implements Fact {}

  /** A client is new, or its status, tenant or labels changed. */
  record Announced(Client client) implements Fact {}

  /** A client was retired long ago and is forgotten. */
  record Forgotten(Identity lineage, Identity client) implements Fact {}

  /**
   * Two clients turned out to be one machine: one was restored from a backup and went on as the
   * other.
   */
  record Merged(Client silent, Client successor) implements Fact {}

  /** The same two are two machines after all. */
  record Parted(Client revived, Client successor) implements Fact {}

  /** Two machines share the current identity of a client, which still counts once. */
  record TwinSuspected(Client shared, long atMillis) implements Fact {}

  /**
   * A clone is suspected, confirmed or explained.
   *
   * @param verdict the status reached
   * @param cloned the client that began at the fork, with the fork
   * @param original the client that continued there; {@link Client#UNKNOWN} if nobody knows
   * @param branches how many branches forked there by now
   * @param atMillis broker time at which the status was reached
   */
  record CloneSeen(Verdict verdict, Client cloned, Client original, int branches, long atMillis)
      implements Fact {}

  /** All verdicts that fall by a time are given. */
  record Judged(long untilMillis) implements Fact {}
}
