package dev.twinfold.topology.usage;

/**
 * The bill of one client or tenant for one window, as last written.
 *
 * @param revision 0, 1, 2, ...; -1 before the first
 * @param clients unique clients in it; 1 for a client's own
 * @param counts total operations
 * @param reports total reports
 */
public record BilledUsage(int revision, long clients, OperationCounts counts, long reports) {
  /** Nothing was billed yet. */
  public static final BilledUsage NONE = new BilledUsage(-1, 0, OperationCounts.NONE, 0);

  /** The next revision, with more in it. */
  public BilledUsage revised(long moreClients, OperationCounts more, long moreReports) {
    return new BilledUsage(
        revision + 1, clients + moreClients, counts.plus(more.asMap()), reports + moreReports);
  }

  /** The same revision, not written yet, with more in it. */
  public BilledUsage accruing(long moreClients, OperationCounts more, long moreReports) {
    return new BilledUsage(
        revision, clients + moreClients, counts.plus(more.asMap()), reports + moreReports);
  }
}
