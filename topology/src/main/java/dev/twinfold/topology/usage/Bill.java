package dev.twinfold.topology.usage;

/**
 * The bill of one client or tenant for one window.
 *
 * @param revision the last that was written: 0, 1, 2, ...; -1 before the first
 * @param total all that was counted, written or not
 */
public record Bill(int revision, Tally total) {
  /** Nothing was counted and nothing written. */
  public static final Bill NONE = new Bill(-1, Tally.NONE);

  /** With more counted, not written yet. */
  public Bill plus(Tally more) {
    return new Bill(revision, total.plus(more));
  }

  /** The next revision, written now. */
  public Bill written() {
    return new Bill(revision + 1, total);
  }
}
