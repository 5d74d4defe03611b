package dev.twinfold.topology.stream.simulation;

import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * One revision of a client's or tenant's bill, as it was written.
 *
 * @param about whose and of which window
 * @param revision its number
 * @param id what a consumer upserts by
 * @param total what it says
 * @param record all of it
 */
record Bill(About about, int revision, Id128 id, Amount total, SpecificRecord record) {
  /**
   * Whose bill it is.
   *
   * @param client lineage and client; empty for a tenant's
   */
  record About(String tenant, List<Id128> client, BilledWindow window) {
    /** The tenant's bill that a client's is part of. */
    About tenantOnly() {
      return new About(tenant, List.of(), window);
    }
  }

  static Bill of(UsageByClient bill) {
    return new Bill(
        new About(
            bill.getTenant(),
            List.of(bill.getLineage(), bill.getClient()),
            new BilledWindow(bill.getWindowSize(), bill.getWindowStart(), bill.getWindowEnd())),
        bill.getRevision(),
        bill.getUsageId(),
        new Amount(
            bill.getOperations(), bill.getReports(), bill.getAheadReports(), bill.getMachines(), 0),
        bill);
  }

  static Bill of(UsageByTenant bill) {
    return new Bill(
        new About(
            bill.getTenant(),
            List.of(),
            new BilledWindow(bill.getWindowSize(), bill.getWindowStart(), bill.getWindowEnd())),
        bill.getRevision(),
        bill.getUsageId(),
        new Amount(
            bill.getOperations(),
            bill.getReports(),
            bill.getAheadReports(),
            bill.getUniqueClients(),
            bill.getClonesDetected()),
        bill);
  }
}
