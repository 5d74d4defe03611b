package dev.twinfold.topology.lineage;

/** The state as the fold may read it. Nothing here is ever null: unknown things have a name. */
public interface LineageView {
  /** What is known of an identity of a lineage; {@link Known#NOTHING} if it is not known. */
  Known identity(Identity lineage, Identity identity);

  /**
   * What is known of an identity that became a landmark, for longer than {@link #identity}
   * remembers; {@link Known#NOTHING} if it is not known.
   */
  Known landmark(Identity lineage, Identity identity);

  /** A client of a lineage; {@link Client#UNKNOWN} if there is none of that name. */
  Client client(Identity lineage, Identity client);

  /**
   * All clients of a lineage, in no particular order. Costs a scan: only for a report of which
   * nothing else is known.
   */
  Iterable<Client> clients(Identity lineage);
}
