package dev.twinfold.local.demo;

import dev.twinfold.local.bill.TenantTotals;
import dev.twinfold.schemas.ClientEvent;
import dev.twinfold.schemas.ClientStatus;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.CloneStatus;
import dev.twinfold.schemas.Id128;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What came out of the topics up to now. For use by many threads. */
final class Outcome {
  private record ClientKey(Id128 lineage, Id128 client) {}

  private final LongAdder reports = new LongAdder();
  private final Map<ClientKey, ClientStatus> clients = new ConcurrentHashMap<>();
  private final Set<Id128> suspected = ConcurrentHashMap.newKeySet();
  private final Set<Id128> confirmed = ConcurrentHashMap.newKeySet();
  private final TenantTotals bill = new TenantTotals();

  void addReport() {
    reports.increment();
  }

  void add(ClientEvent event) {
    clients.put(new ClientKey(event.getLineage(), event.getClient()), event.getStatus());
  }

  void add(CloneDetected event) {
    // A shared leaf has no id yet: it is not one of the clones that are counted.
    if (event.getCloneId() == null) {
      return;
    }
    if (event.getStatus() == CloneStatus.SUSPECTED) {
      suspected.add(event.getCloneId());
    } else if (event.getStatus() == CloneStatus.CONFIRMED) {
      confirmed.add(event.getCloneId());
    }
  }

  /** Reports on {@code chain-tails}. */
  long reports() {
    return reports.sum();
  }

  /** Clients that count as a machine now. */
  long activeClients() {
    return clients.values().stream().filter(status -> status == ClientStatus.ACTIVE).count();
  }

  /** Clones detected: distinct findings. */
  int suspected() {
    return suspected.size();
  }

  /** Of them, those confirmed. */
  int confirmed() {
    return confirmed.size();
  }

  TenantTotals bill() {
    return bill;
  }
}
