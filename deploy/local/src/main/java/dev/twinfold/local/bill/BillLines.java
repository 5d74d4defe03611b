package dev.twinfold.local.bill;

import dev.twinfold.local.bill.BillLine.State;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Makes a bill's lines from the totals of tenants and clients. */
final class BillLines {
  private static final Comparator<BillLine> ORDER =
      Comparator.comparing(BillLine::tenant)
          .thenComparing(BillLine::windowSize)
          .thenComparing(BillLine::windowStart)
          .thenComparing(line -> line.client().map(ClientName::lineage).orElse(""))
          .thenComparing(line -> line.client().map(ClientName::client).orElse(""));

  private BillLines() {}

  /**
   * A line for each tenant and window: the tenant's total; where there is none yet, what its
   * clients' bills add up to.
   */
  static List<BillLine> ofTenants(TenantTotals totals, ClientTotals clients) {
    List<BillLine> lines = new ArrayList<>();
    totals.all().forEach(total -> lines.add(lineOf(total)));
    Map<WindowKey, Sum> sums = new HashMap<>();
    for (UsageByClient bill : clients.all()) {
      WindowKey window = WindowKey.of(bill);
      if (!totals.has(window)) {
        sums.computeIfAbsent(window, key -> new Sum(bill.getWindowEnd())).add(bill);
      }
    }
    sums.forEach((window, sum) -> lines.add(sum.lineOf(window)));
    lines.sort(ORDER);
    return lines;
  }

  /** A line for each client and window; it is as final as the tenant's total. */
  static List<BillLine> ofClients(TenantTotals totals, ClientTotals clients) {
    return clients.all().stream().map(bill -> lineOf(bill, totals)).sorted(ORDER).toList();
  }

  private static BillLine lineOf(UsageByTenant total) {
    return new BillLine(
        total.getTenant(),
        Optional.empty(),
        total.getWindowSize(),
        total.getWindowStart(),
        total.getWindowEnd(),
        State.FINAL,
        OptionalInt.of(total.getRevision()),
        total.getUniqueClients(),
        BillLine.sorted(total.getOperations()),
        total.getReports(),
        total.getAheadReports(),
        OptionalLong.of(total.getClonesDetected()));
  }

  private static BillLine lineOf(UsageByClient bill, TenantTotals totals) {
    return new BillLine(
        bill.getTenant(),
        Optional.of(ClientName.of(bill)),
        bill.getWindowSize(),
        bill.getWindowStart(),
        bill.getWindowEnd(),
        totals.has(WindowKey.of(bill)) ? State.FINAL : State.PROVISIONAL,
        OptionalInt.of(bill.getRevision()),
        bill.getMachines(),
        BillLine.sorted(bill.getOperations()),
        bill.getReports(),
        bill.getAheadReports(),
        OptionalLong.empty());
  }

  /** Clients' bills of one window, added up. */
  private static final class Sum {
    private final Instant windowEnd;
    private final TreeMap<String, Long> operations = new TreeMap<>();
    private long machines;
    private long reports;
    private long aheadReports;

    Sum(Instant windowEnd) {
      this.windowEnd = windowEnd;
    }

    void add(UsageByClient bill) {
      bill.getOperations().forEach((name, count) -> operations.merge(name, count, Long::sum));
      machines += bill.getMachines();
      reports += bill.getReports();
      aheadReports += bill.getAheadReports();
    }

    BillLine lineOf(WindowKey window) {
      return new BillLine(
          window.tenant(),
          Optional.empty(),
          window.size(),
          window.start(),
          windowEnd,
          State.PROVISIONAL,
          OptionalInt.empty(),
          machines,
          operations,
          reports,
          aheadReports,
          OptionalLong.empty());
    }
  }
}
