package dev.twinfold.local.exact;

import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up bills as a consumer should: of each, the highest revision counts. */
public final class Bills {
  private Bills() {}

  /** Tenant to operation to count, over all clients and windows. */
  public static Map<String, Map<String, Long>> ofClients(List<UsageByClient> bills) {
    Map<String, Map<String, Long>> sums = new TreeMap<>();
    for (UsageByClient bill : highest(bills)) {
      add(sums, bill.getTenant(), bill.getOperations());
    }
    return sums;
  }

  /** Tenant to operation to count, over all windows. */
  public static Map<String, Map<String, Long>> ofTenants(List<UsageByTenant> bills) {
    Map<List<Object>, UsageByTenant> highest = new HashMap<>();
    for (UsageByTenant bill : bills) {
      highest.merge(
          List.of(bill.getTenant(), bill.getWindowStart()),
          bill,
          (a, b) -> a.getRevision() > b.getRevision() ? a : b);
    }
    Map<String, Map<String, Long>> sums = new TreeMap<>();
    for (UsageByTenant bill : highest.values()) {
      add(sums, bill.getTenant(), bill.getOperations());
    }
    return sums;
  }

  /** How many reports were counted. */
  public static long reports(List<UsageByClient> bills) {
    return highest(bills).stream().mapToLong(UsageByClient::getReports).sum();
  }

  private static Collection<UsageByClient> highest(List<UsageByClient> bills) {
    Map<List<Object>, UsageByClient> highest = new HashMap<>();
    for (UsageByClient bill : bills) {
      highest.merge(
          List.of(bill.getTenant(), bill.getLineage(), bill.getClient(), bill.getWindowStart()),
          bill,
          (a, b) -> a.getRevision() > b.getRevision() ? a : b);
    }
    return highest.values();
  }

  private static void add(
      Map<String, Map<String, Long>> sums, String tenant, Map<String, Long> operations) {
    Map<String, Long> sum = sums.computeIfAbsent(tenant, t -> new TreeMap<>());
    operations.forEach((name, count) -> sum.merge(name, count, Long::sum));
  }
}
