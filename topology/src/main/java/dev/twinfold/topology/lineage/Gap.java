package dev.twinfold.topology.lineage;

/**
 * Identities nobody told us of: a client was last heard at one generation and went on at a later
 * one, with nothing in between.
 *
 * @param fromGeneration the last generation before the gap
 * @param toGeneration the first generation after it
 * @param atMillis broker time at which the far end was heard
 */
public record Gap(long fromGeneration, long toGeneration, long atMillis) {
  /** The client's chain is whole. */
  public static final Gap NONE = new Gap(-1, -1, Long.MIN_VALUE);

  /** Whether identities from one generation to another may be what fell into the gap. */
  boolean covers(long oldest, long newest) {
    return oldest >= fromGeneration && newest < toGeneration;
  }
}
