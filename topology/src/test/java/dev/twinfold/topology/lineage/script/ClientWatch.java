package dev.twinfold.topology.lineage.script;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Fact.Arrival;
import dev.twinfold.topology.lineage.Gap;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.RecentReports;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.stream.ReportMeter.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells for whom a report counts, which no topic says of a single one: compares the stored clients
 * before and after it. In the end, what was seen like this must be what the metrics say.
 */
final class ClientWatch {
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Set<Identity> heardOf = new HashSet<>();
  private Map<Identity, Client> before = Map.of();

  ClientWatch() {
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, 0L);
    }
  }

  /** Time has passed without a report. */
  void swept(List<Client> clients) {
    before = byId(clients);
  }

  /** What a report that became no dead letter did to the clients. */
  List<Observed> reported(Report report, List<Client> clients) {
    List<Observed> observed = new ArrayList<>();
    for (Client after : clients) {
      Client then = before.getOrDefault(after.id(), Client.UNKNOWN);
      RecentReports heard = then.exists() ? then.recent() : RecentReports.EMPTY;
      if (!after.recent().equals(heard)) {
        observed.add(new Observed.Counted(after.id(), arrival(report, then, after)));
        count(Outcome.COUNTED);
      }
      if (!after.gap().equals(then.exists() ? then.gap() : Gap.NONE)) {
        observed.add(new Observed.GapBridged(after.id()));
        count(Outcome.BRIDGED);
      }
    }
    if (observed.isEmpty()) {
      observed.add(new Observed.Redelivered());
      count(Outcome.REDELIVERED);
    }
    heardOf.addAll(report.chain());
    before = byId(clients);
    return observed;
  }

  /** A client speaks only in turn; a filler is late under an identity nobody has heard of. */
  private Arrival arrival(Report report, Client then, Client after) {
    if (!then.exists() || after.spoken() > then.spoken()) {
      return Arrival.IN_TURN;
    }
    count(Outcome.LATE);
    return heardOf.contains(report.current()) ? Arrival.LATE : Arrival.FILLER;
  }

  private void count(Outcome outcome) {
    outcomes.merge(outcome, 1L, Long::sum);
  }

  /** How many reports were seen to count. */
  long counted() {
    return outcomes.get(Outcome.COUNTED);
  }

  /**
   * Whether the metrics say the same; but for rejections, of which some are counted as dead letters
   * only.
   */
  boolean isSame(Map<Outcome, Long> metrics) {
    Map<Outcome, Long> said = new EnumMap<>(metrics);
    said.put(Outcome.REJECTED, outcomes.get(Outcome.REJECTED));
    return said.equals(outcomes);
  }

  private static Map<Identity, Client> byId(List<Client> clients) {
    Map<Identity, Client> byId = new HashMap<>();
    clients.forEach(client -> byId.put(client.id(), client));
    return byId;
  }

  @Override
  public String toString() {
    return outcomes.toString();
  }
}
