package dev.twinfold.topology.stream.simulation;

/** An invariant does not hold: the message says which. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1;

  private Violation(String message) {
    super(message);
  }

  static void unless(boolean holds, String invariant, Object... about) {
    if (!holds) {
      throw new Violation(invariant + ": " + java.util.Arrays.toString(about));
    }
  }
}
