package dev.twinfold.topology.stream;

import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.usage.Bill;
import dev.twinfold.topology.usage.OpenUsage;
import dev.twinfold.topology.usage.Tally;
import dev.twinfold.topology.usage.UsageIds;
import dev.twinfold.topology.usage.UsageRules;
import dev.twinfold.topology.usage.Window;
import dev.twinfold.topology.usage.WindowSize;
import java.time.Instant;

/** What a client's bill says. */
final class ClientBills {
  private final UsageRules rules;
  private final UsageStores stores;

  ClientBills(UsageRules rules, UsageStores stores) {
    this.rules = rules;
    this.stores = stores;
  }

  /**
   * 1, but 0 for a client that was restored away if the client that continued it did something in
   * the same window: that is one machine, and it counts there.
   */
  int machines(ClientKey key, Client client, Window window, String tenant) {
    if (!client.continuedBy().exists()) {
      return 1;
    }
    ClientKey successor = new ClientKey(key.lineage(), client.continuedBy());
    long restoredMillis = stores.client(successor).client().fork().startedMillis();
    boolean together =
        rules.sizes().stream().map(size -> size.holding(restoredMillis)).anyMatch(window::equals);
    return together && stores.hasUsage(successor, window, tenant) ? 0 : 1;
  }

  /** The bill as others read it. */
  static UsageByClient record(ClientKey key, OpenUsage.Entry entry, Bill bill, Tally change) {
    Window window = entry.window();
    return UsageByClient.newBuilder()
        .setUsageId(
            new Id128(UsageIds.ofClient(entry.tenant(), key.toBytes(), window, bill.revision())))
        .setTenant(entry.tenant())
        .setLineage(new Id128(key.lineage().toBytes()))
        .setClient(new Id128(key.name().toBytes()))
        .setWindowSize(window.size())
        .setWindowStart(Instant.ofEpochMilli(window.startMillis()))
        .setWindowEnd(Instant.ofEpochMilli(window.endMillis()))
        .setRevision(bill.revision())
        .setOperations(bill.total().counts().asMap())
        .setDelta(change.counts().asMap())
        .setReports(bill.total().reports())
        .setDeltaReports(change.reports())
        .setAheadReports(bill.total().aheadReports())
        .setMachines(Math.toIntExact(bill.total().machines()))
        .build();
  }

  /** When a window closes; its end if windows of its size are no longer configured. */
  long closesMillis(Window window) {
    return rules.sizes().stream()
        .filter(size -> size.name().equals(window.size()))
        .findFirst()
        .map((WindowSize size) -> size.closesMillis(window))
        .orElse(window.endMillis());
  }
}
