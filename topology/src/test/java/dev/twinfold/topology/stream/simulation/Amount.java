package dev.twinfold.topology.stream.simulation;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a bill says, or should say.
 *
 * @param operations name to count
 * @param reports how many
 * @param ahead how many of them from a clock far ahead
 * @param machines unique ones
 * @param clones that were no restores
 */
record Amount(Map<String, Long> operations, long reports, long ahead, long machines, long clones) {
  static final Amount NOTHING = new Amount(Map.of(), 0, 0, 0, 0);

  static Amount ofReport(Map<String, Long> operations, boolean ahead) {
    return new Amount(operations, 1, ahead ? 1 : 0, 0, 0);
  }

  static Amount ofClones(long clones) {
    return new Amount(Map.of(), 0, 0, 0, clones);
  }

  Amount withMachines(long machines) {
    return new Amount(operations, reports, ahead, machines, clones);
  }

  Amount plus(Amount more) {
    return new Amount(
        sum(operations, more.operations),
        reports + more.reports,
        ahead + more.ahead,
        machines + more.machines,
        clones + more.clones);
  }

  static Map<String, Long> sum(Map<String, Long> some, Map<String, Long> more) {
    Map<String, Long> sums = new TreeMap<>(some);
    more.forEach((name, count) -> sums.merge(name, count, Long::sum));
    return sums;
  }

  /** Whether no operation and no report of another amount is missing here. */
  boolean holds(Amount less) {
    return reports >= less.reports
        && ahead >= less.ahead
        && less.operations.entrySet().stream()
            .allMatch(each -> operations.getOrDefault(each.getKey(), -1L) >= each.getValue());
  }
}
