package dev.twinfold.local.bill;

import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import java.time.Instant;

/**
 * One window of one tenant: what is invoiced or not yet.
 *
 * @param size as it was configured: {@code PT1H}
 */
record WindowKey(String tenant, String size, Instant start) {
  static WindowKey of(UsageByTenant bill) {
    return new WindowKey(bill.getTenant(), bill.getWindowSize(), bill.getWindowStart());
  }

  static WindowKey of(UsageByClient bill) {
    return new WindowKey(bill.getTenant(), bill.getWindowSize(), bill.getWindowStart());
  }
}
