package dev.twinfold.local.demo;

import dev.twinfold.schemas.UsageByTenant;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bill as a consumer of {@code usage-by-tenant} keeps it: of each tenant and window the highest
 * revision. For use by many threads.
 */
final class Bill {
  private record Line(String tenant, Instant window) {}

  private final Map<Line, UsageByTenant> lines = new HashMap<>();

  /** Takes one record of the topic; an older or repeated revision changes nothing. */
  synchronized void add(UsageByTenant usage) {
    lines.merge(
        new Line(usage.getTenant(), usage.getWindowStart()),
        usage,
        (old, next) -> next.getRevision() > old.getRevision() ? next : old);
  }

  /** The lines by tenant, then by time. */
  synchronized List<UsageByTenant> lines() {
    return lines.values().stream()
        .sorted(
            Comparator.comparing(UsageByTenant::getTenant)
                .thenComparing(UsageByTenant::getWindowStart))
        .toList();
  }

  /** Operations of all lines together. */
  synchronized long operations() {
    return lines.values().stream().mapToLong(Bill::operations).sum();
  }

  static long operations(UsageByTenant line) {
    return line.getOperations().values().stream().mapToLong(Long::longValue).sum();
  }
}
