package dev.twinfold.local.bill;

import dev.twinfold.schemas.Reconciliation;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import java.time.Instant;

/** Who gets what is read, record by record; within a partition in the order of offsets. */
public interface BillTaker {
  /**
   * One revision of a tenant's total.
   *
   * @param recordedAt the timestamp of the record
   */
  void tenant(UsageByTenant bill, Instant recordedAt);

  /** One revision of a client's bill. */
  void client(UsageByClient bill, Instant recordedAt);

  /** What became of all records that one partition received in one window. */
  void reconciliation(Reconciliation receipts, Instant recordedAt);
}
