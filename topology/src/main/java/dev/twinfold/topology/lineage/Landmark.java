package dev.twinfold.topology.lineage;

/**
 * An ancestor whose generation is a multiple of {@link #EVERY}, remembered longer than others.
 *
 * @param generation index since genesis, from 0
 * @param identity the identity of that generation
 */
public record Landmark(long generation, Identity identity) {
  /** Every so many generations one is a landmark. */
  public static final int EVERY = 64;

  /** Every so many generations one is a landmark that is kept longest. */
  public static final int RARE = 4096;

  /** Whether identities of this generation are landmarks. */
  public static boolean at(long generation) {
    return generation % EVERY == 0;
  }
}
