package dev.twinfold.topology.query;

import dev.twinfold.topology.query.Answers.Usage;
import dev.twinfold.topology.usage.OperationCounts;
import dev.twinfold.topology.usage.Tally;
import dev.twinfold.topology.usage.TenantTotal;
import dev.twinfold.topology.usage.Window;
import java.time.Instant;
import java.util.Comparator;

/** Billing windows of tenants as they are told. */
final class Windows {
  static final Comparator<Window> OLDEST_FIRST =
      Comparator.comparingLong(Window::startMillis)
          .thenComparing(Window::endMillis)
          .thenComparing(Window::size);

  private Windows() {}

  static Usage usage(String tenant, Window window, String state, int revision, Tally tally) {
    return new Usage(
        tenant,
        window.size(),
        Instant.ofEpochMilli(window.startMillis()),
        Instant.ofEpochMilli(window.endMillis()),
        state,
        revision,
        tally.machines(),
        tally.reports(),
        tally.aheadReports(),
        tally.clones(),
        tally.counts().asMap());
  }

  /** As it stands among the totals, which only some partitions may have billed. */
  static Usage billed(String tenant, Window window, TenantTotal total) {
    if (total.written() < 0) {
      return usage(tenant, window, "PROVISIONAL", -1, total.total());
    }
    return usage(
        tenant,
        window,
        total.written() == 0 ? "FINAL" : "CORRECTED",
        total.written(),
        total.total());
  }

  /**
   * With what is counted and not billed yet. Before a window is final that belongs to it; behind
   * that it is told with the correction that it is going to be, and not before.
   */
  static Usage with(Usage billed, Usage open) {
    if (billed.revision() >= 0) {
      return billed;
    }
    boolean billedNowhere = billed.state().equals("OPEN") || billed.reports() == 0;
    return new Usage(
        billed.tenant(),
        billed.size(),
        billed.start(),
        billed.end(),
        billedNowhere ? "OPEN" : "PROVISIONAL",
        -1,
        billed.uniqueClients() + open.uniqueClients(),
        billed.reports() + open.reports(),
        billed.aheadReports() + open.aheadReports(),
        billed.clones() + open.clones(),
        OperationCounts.of(billed.operations()).plus(open.operations()).asMap());
  }
}
