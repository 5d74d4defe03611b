package dev.twinfold.topology.lineage;

/** Whether a client counts as a machine. */
public enum ClientStatus {
  /** It counts. */
  ACTIVE,
  /** It was continued by another client after a restore, and counts no more. */
  RESTORED,
  /** It was not heard for the expiry time, and counts no more. */
  RETIRED
}
