package dev.twinfold.topology.lineage;

/**
 * What is known of one identity. Written when the identity is first heard of, and again only when a
 * machine forks off at it, which is rare.
 *
 * @param client the client it belongs to; {@link Identity#NONE} if the identity is not known
 * @param generation its index since genesis
 * @param branches how many branches forked off at it so far
 * @param lastBranch the client of the newest such branch; {@link Identity#NONE} without one
 * @param lingerer a branch that began while still speaking under this very identity (a twin);
 *     {@link Identity#NONE} without one
 */
public record Known(
    Identity client, long generation, int branches, Identity lastBranch, Identity lingerer) {

  /** Nothing is known. */
  public static final Known NOTHING = new Known(Identity.NONE, -1, 0, Identity.NONE, Identity.NONE);

  /** An identity of a client, with no branches. */
  public static Known of(Identity client, long generation) {
    return new Known(client, generation, 0, Identity.NONE, Identity.NONE);
  }

  /** False for {@link #NOTHING}. */
  public boolean exists() {
    return client.exists();
  }

  Known branched(Identity branch, boolean lingers) {
    return new Known(client, generation, branches + 1, branch, lingers ? branch : lingerer);
  }
}
