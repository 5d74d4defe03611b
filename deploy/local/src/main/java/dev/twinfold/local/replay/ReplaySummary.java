package dev.twinfold.local.replay;

import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.stream.ReportMeter.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The outcome of a replay in a few lines for people. */
public final class ReplaySummary {
  private ReplaySummary() {}

  /** The lines. */
  public static List<String> of(ReplayOutcome outcome) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "reports: %,d received, %,d counted (%,d late), %,d redelivered, %,d dead-lettered; %,d gaps"
            .formatted(
                outcome.receivedReports(),
                outcome.reports(Outcome.COUNTED),
                outcome.reports(Outcome.LATE),
                outcome.reports(Outcome.REDELIVERED),
                outcome.deadLetters(),
                outcome.reports(Outcome.BRIDGED)));
    Map<String, Long> statuses = new TreeMap<>();
    for (ClientStatus status : ClientStatus.values()) {
      statuses.put(status.name().toLowerCase(java.util.Locale.ROOT), 0L);
    }
    outcome
        .clients()
        .forEach(
            client ->
                statuses.merge(
                    client.status().name().toLowerCase(java.util.Locale.ROOT), 1L, Long::sum));
    lines.add("clients: %,d %s".formatted(outcome.clients().size(), statuses));
    Map<String, Long> clones = new TreeMap<>();
    outcome
        .clones()
        .forEach(
            event -> clones.merge(event.getEvidence() + " " + event.getStatus(), 1L, Long::sum));
    lines.add("clones: %,d %s".formatted(outcome.clones().size(), clones));
    outcome
        .usageByTenant()
        .forEach(
            bill ->
                lines.add(
                    "bill: %-16s %s to %s  %,5d clients  %s"
                        .formatted(
                            bill.getTenant(),
                            bill.getWindowStart(),
                            bill.getWindowEnd(),
                            bill.getUniqueClients(),
                            new TreeMap<>(bill.getOperations()))));
    return lines;
  }
}
