package dev.twinfold.topology.usage;

import java.util.ArrayList;
import java.util.List;

/**
 * The sum of a tenant's clients in one window, and how much of it was written.
 *
 * <p>A revision is numbered by how many corrections are in it. So the same log ends with the same
 * revision and the same totals, in whatever order the partitions tell of their corrections and
 * however many of them one revision takes together.
 *
 * @param written the last revision that was written; -1 before the first
 * @param first what was counted before the window closed, for revision 0; nothing once it is
 *     written
 * @param corrections how many corrections came
 * @param total everything
 */
public record TenantTotal(int written, Tally first, int corrections, Tally total) {
  /** Nothing was counted and nothing written. */
  public static final TenantTotal NONE = new TenantTotal(-1, Tally.NONE, 0, Tally.NONE);

  /**
   * With a change.
   *
   * @param correction whether what changed was counted after the window had closed
   */
  public TenantTotal plus(Tally change, boolean correction) {
    // Behind the closing everything is a correction, even if windows were configured otherwise.
    return correction || written >= 0
        ? new TenantTotal(written, first, corrections + 1, total.plus(change))
        : new TenantTotal(written, first.plus(change), corrections, total.plus(change));
  }

  /** The bills that are to be written, once every partition has closed the window. */
  public List<Bill> unwritten() {
    List<Bill> bills = new ArrayList<>();
    if (written < 0 && !first.equals(Tally.NONE)) {
      bills.add(new Bill(0, first));
    }
    if (corrections > Math.max(0, written)) {
      bills.add(new Bill(corrections, total));
    }
    return bills;
  }

  /** The same with nothing left to write. */
  public TenantTotal allWritten() {
    return new TenantTotal(corrections, Tally.NONE, corrections, total);
  }
}
