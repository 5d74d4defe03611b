package dev.twinfold.topology.lineage;

/** What is known about a fork by now. */
public enum Verdict {
  /** The evidence appeared. */
  SUSPECTED,
  /** Both branches spoke after the other began: two machines live. */
  CONFIRMED,
  /** One branch fell silent when the other began: a backup was restored over its own machine. */
  RESTORED
}
