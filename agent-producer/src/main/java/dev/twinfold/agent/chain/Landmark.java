package dev.twinfold.agent.chain;

import java.util.Objects;

/**
 * An ancestor that is remembered longer than its neighbours: its generation is a multiple of
 * {@value #SPACING} (docs/semantics.md).
 */
public final class Landmark {
  /** Every so many generations there is a landmark. */
  public static final long SPACING = 64;

  /** Every so many generations there is one that the topology keeps for more than a year. */
  public static final long WIDE_SPACING = 4096;

  private final long generation;
  private final Identity identity;

  /**
   * Marks an identity.
   *
   * @throws IllegalArgumentException if the generation is negative or no multiple of {@value
   *     #SPACING}
   */
  public Landmark(long generation, Identity identity) {
    if (generation < 0 || generation % SPACING != 0) {
      throw new IllegalArgumentException(
          "generation " + generation + " is no landmark: use a multiple of " + SPACING);
    }
    this.generation = generation;
    this.identity = Objects.requireNonNull(identity, "identity");
  }

  /** Its index since genesis. */
  public long generation() {
    return generation;
  }

  /** The identity of that generation. */
  public Identity identity() {
    return identity;
  }

  /** Whether its generation is also a multiple of {@value #WIDE_SPACING}. */
  public boolean isWide() {
    return generation % WIDE_SPACING == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Landmark
        && generation == ((Landmark) other).generation
        && identity.equals(((Landmark) other).identity);
  }

  @Override
  public int hashCode() {
    return Objects.hash(generation, identity);
  }

  @Override
  public String toString() {
    return generation + ":" + identity;
  }
}
