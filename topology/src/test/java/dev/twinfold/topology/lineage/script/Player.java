package dev.twinfold.topology.lineage.script;

import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Report;
import java.util.List;
import java.util.Set;

/**
 * Something that reports can be given to, and that shows what comes out: the fold alone, the
 * topology in a test driver, or the topology on a broker. One player plays one script.
 */
interface Player extends AutoCloseable {
  /** What a player may be able to tell; what it cannot is not compared. */
  enum Sense {
    /** For which client each single report counts, and whether it was redelivered. */
    COUNTING,
    /** Whether a report was late or a filler, and whether a gap was bridged. */
    ARRIVAL
  }

  /** What this player can tell, beyond events, dead letters and the clients in the end. */
  Set<Sense> senses();

  /** A report arrives. */
  List<Observed> report(Report report, long atMillis);

  /** Time passes: forks are judged, silent clients are tended. */
  List<Observed> sweep(long atMillis);

  /**
   * Identities are to be forgotten by now. Fails unless the horizon would have dropped them: a
   * player with a horizon of its own has nothing to do.
   */
  void forget(Identity lineage, List<Identity> identities, long atMillis);

  /** All clients that are remembered, in any order. */
  List<Script.End> clients();

  @Override
  default void close() {}
}
