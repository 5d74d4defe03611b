package dev.twinfold.topology.lineage.simulation;

/** An invariant does not hold: the message says which. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1;

  Violation(String message) {
    super(message);
  }

  static void unless(boolean holds, String invariant, Object about) {
    if (!holds) {
      throw new Violation(invariant + ": " + about);
    }
  }
}
