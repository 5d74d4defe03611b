package dev.twinfold.topology.usage;

/**
 * What was counted, or by how much a count changed.
 *
 * @param machines unique machines; for a client 1, or 0 if its machine counts under another client
 * @param clones clones that were detected, without those that turned out to be restored backups
 * @param reports reports
 * @param aheadReports how many of them came from a clock far ahead of broker time
 * @param counts operations
 */
public record Tally(
    long machines, long clones, long reports, long aheadReports, OperationCounts counts) {
  /** Nothing. */
  public static final Tally NONE = new Tally(0, 0, 0, 0, OperationCounts.NONE);

  /** One more or less clone. */
  public static Tally ofClones(int change) {
    return new Tally(0, change, 0, 0, OperationCounts.NONE);
  }

  /** The sum of two. */
  public Tally plus(Tally other) {
    return new Tally(
        machines + other.machines,
        clones + other.clones,
        reports + other.reports,
        aheadReports + other.aheadReports,
        counts.plus(other.counts.asMap()));
  }
}
