package dev.twinfold.local.fleet;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a fleet really did up to now.
 *
 * @param operations tenant to operation name to count, over all machines and times
 * @param clones in the order in which they were made
 */
public record FleetTruth(Map<String, Map<String, Long>> operations, List<CloneMade> clones) {
  /** Copies both. */
  public FleetTruth {
    Map<String, Map<String, Long>> copy = new TreeMap<>();
    operations.forEach((tenant, counts) -> copy.put(tenant, Map.copyOf(counts)));
    operations = copy;
    clones = List.copyOf(clones);
  }

  /** Operations of all tenants together. */
  public long totalOperations() {
    return operations.values().stream()
        .flatMap(counts -> counts.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }
}
