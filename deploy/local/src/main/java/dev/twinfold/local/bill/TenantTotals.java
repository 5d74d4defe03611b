package dev.twinfold.local.bill;

import dev.twinfold.schemas.UsageByTenant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The totals as a consumer of {@code usage-by-tenant} keeps them: of each tenant and window the
 * highest revision, whatever the revisions in between are. For use by many threads.
 */
public final class TenantTotals {
  private final Map<WindowKey, UsageByTenant> totals = new HashMap<>();

  /** Takes one record of the topic; an older or repeated revision changes nothing. */
  public synchronized void add(UsageByTenant bill) {
    totals.merge(
        WindowKey.of(bill),
        bill,
        (old, next) -> next.getRevision() > old.getRevision() ? next : old);
  }

  /** The totals by tenant, then by window size, then by time. */
  public synchronized List<UsageByTenant> all() {
    return totals.values().stream()
        .sorted(
            Comparator.comparing(UsageByTenant::getTenant)
                .thenComparing(UsageByTenant::getWindowSize)
                .thenComparing(UsageByTenant::getWindowStart))
        .toList();
  }

  /** Operations of all totals together: means something where windows are of one size. */
  public synchronized long operations() {
    return totals.values().stream().mapToLong(TenantTotals::operations).sum();
  }

  /** Operations of one total. */
  public static long operations(UsageByTenant bill) {
    return bill.getOperations().values().stream().mapToLong(Long::longValue).sum();
  }

  synchronized boolean has(WindowKey window) {
    return totals.containsKey(window);
  }
}
