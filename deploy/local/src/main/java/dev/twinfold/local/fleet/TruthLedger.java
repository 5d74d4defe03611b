package dev.twinfold.local.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where the fleet writes down the truth while it happens; for use by many threads. */
final class TruthLedger {
  private final Map<String, Map<String, Long>> operations = new TreeMap<>();
  private final List<CloneMade> clones = new ArrayList<>();

  synchronized void recorded(String tenant, String operation, long count) {
    operations.computeIfAbsent(tenant, t -> new TreeMap<>()).merge(operation, count, Long::sum);
  }

  synchronized void cloned(CloneMade clone) {
    clones.add(clone);
  }

  synchronized FleetTruth soFar() {
    return new FleetTruth(operations, clones);
  }
}
