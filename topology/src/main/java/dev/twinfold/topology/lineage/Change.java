package dev.twinfold.topology.lineage;

/** What the state must take over. Applying the changes in order is the only way it ever changes. */
public sealed interface Change {
  /** Something about an identity is known now. */
  record IdentityKnown(Identity lineage, Identity identity, Known known) implements Change {}

  /** The same for an identity that became a landmark. */
  record LandmarkKnown(Identity lineage, Identity identity, Known known) implements Change {}

  /** What is known about an identity must stay known for another horizon. */
  record IdentityKept(Identity lineage, Identity identity, Known known) implements Change {}

  /** A client is new or changed. */
  record ClientChanged(Client client) implements Change {}

  /** A client was retired long ago and is forgotten. */
  record ClientForgotten(Identity lineage, Identity client) implements Change {}

  /** The fork at which a client began waits for a verdict. */
  record ForkOpened(OpenFork fork) implements Change {}

  /** It waits no more. */
  record ForkClosed(OpenFork fork) implements Change {}
}
