package dev.twinfold.topology.lineage;

/**
 * Where and how a client began as the clone of another, and what it takes to give a verdict.
 *
 * <p>Whether a branch spoke after another began is told by counting, not by comparing times: of two
 * reports in the same millisecond the log still knows which came first.
 *
 * @param evidence how the clone showed itself
 * @param at the last identity both have in common; {@link Identity#NONE} if unknown
 * @param atGeneration its generation; -1 if unknown
 * @param startedMillis broker time of the evidence
 * @param branch how many branches had forked there by then, this one included; from 1
 * @param original the client that continued at the fork; {@link Identity#NONE} if unknown
 * @param originalSpoken how often the original had spoken when this branch began
 * @param previous the branch that forked there just before; {@link Identity#NONE} for the first
 * @param previousSpoken how often that one had spoken when this branch began
 * @param spokenAtNext how often this branch had spoken when the next one began; -1 before that
 * @param verdict what is known by now
 */
public record Fork(
    Evidence evidence,
    Identity at,
    long atGeneration,
    long startedMillis,
    int branch,
    Identity original,
    long originalSpoken,
    Identity previous,
    long previousSpoken,
    long spokenAtNext,
    Verdict verdict) {

  /** The client is the first of its lineage. */
  public static final Fork NONE =
      new Fork(
          Evidence.FORK,
          Identity.NONE,
          -1,
          Long.MIN_VALUE,
          0,
          Identity.NONE,
          0,
          Identity.NONE,
          0,
          -1,
          Verdict.SUSPECTED);

  /** False for {@link #NONE}. */
  public boolean exists() {
    return branch > 0;
  }

  /** Whether a verdict is still to be given: the fork names both clients and none was given. */
  public boolean isOpen() {
    return original.exists() && verdict == Verdict.SUSPECTED;
  }

  Fork with(Verdict given) {
    return new Fork(
        evidence,
        at,
        atGeneration,
        startedMillis,
        branch,
        original,
        originalSpoken,
        previous,
        previousSpoken,
        spokenAtNext,
        given);
  }

  Fork nextBeganAfter(long spoken) {
    return new Fork(
        evidence,
        at,
        atGeneration,
        startedMillis,
        branch,
        original,
        originalSpoken,
        previous,
        previousSpoken,
        spoken,
        verdict);
  }
}
