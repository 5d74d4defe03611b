package dev.twinfold.topology.usage;

/**
 * What became of the records that one partition received in one window of broker time; immutable.
 *
 * @param window the window
 * @param firstOffset offset of the first record; -1 before it
 * @param lastOffset offset of the last; -1 before the first
 * @param received records, counted before anything is done with them
 * @param counted reports billed in windows none of which had closed
 * @param late reports billed though one of their windows had closed
 * @param redelivered reports heard before
 * @param deadLettered records that could not be used
 */
public record Receipts(
    Window window,
    long firstOffset,
    long lastOffset,
    long received,
    long counted,
    long late,
    long redelivered,
    long deadLettered) {

  /** What became of a record. */
  public enum Outcome {
    /** Billed in time. */
    COUNTED,
    /** Billed by a correction. */
    LATE,
    /** Heard before. */
    REDELIVERED,
    /** Not usable. */
    DEAD_LETTERED
  }

  /** Nothing was received in a window yet. */
  public static Receipts of(Window window) {
    return new Receipts(window, -1, -1, 0, 0, 0, 0, 0);
  }

  /** With one more record received. */
  public Receipts received(long offset) {
    return new Receipts(
        window,
        received == 0 ? offset : firstOffset,
        offset,
        received + 1,
        counted,
        late,
        redelivered,
        deadLettered);
  }

  /** With what became of one. */
  public Receipts with(Outcome outcome) {
    return new Receipts(
        window,
        firstOffset,
        lastOffset,
        received,
        counted + (outcome == Outcome.COUNTED ? 1 : 0),
        late + (outcome == Outcome.LATE ? 1 : 0),
        redelivered + (outcome == Outcome.REDELIVERED ? 1 : 0),
        deadLettered + (outcome == Outcome.DEAD_LETTERED ? 1 : 0));
  }
}
