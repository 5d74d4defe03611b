package dev.twinfold.local.bill;

import dev.twinfold.schemas.UsageByClient;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Of each client and window the highest revision. */
final class ClientTotals {
  private record ClientWindow(WindowKey window, ClientName client) {}

  private final Map<ClientWindow, UsageByClient> totals = new HashMap<>();

  /** Takes one record of {@code usage-by-client}; an older or repeated revision changes nothing. */
  void add(UsageByClient bill) {
    totals.merge(
        new ClientWindow(WindowKey.of(bill), ClientName.of(bill)),
        bill,
        (old, next) -> next.getRevision() > old.getRevision() ? next : old);
  }

  Collection<UsageByClient> all() {
    return totals.values();
  }
}
