package dev.twinfold.topology.lineage;

/** How a clone showed itself. */
public enum Evidence {
  /** An identity got a second child. */
  FORK,
  /** Two machines speak under one identity. */
  TWIN,
  /** A machine woke from a snapshot older than the history that is kept. */
  STALE
}
