package dev.twinfold.topology.query;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.query.Answers.Missing;
import dev.twinfold.topology.query.Answers.StatusCounts;
import dev.twinfold.topology.query.Answers.Tenant;
import dev.twinfold.topology.query.Answers.VerdictCounts;
import dev.twinfold.topology.query.CensusRow.Began;
import dev.twinfold.topology.stream.ClientState;
import dev.twinfold.topology.usage.OpenUsage;
import dev.twinfold.topology.usage.Tally;
import dev.twinfold.topology.usage.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * All clients of this instance as of one moment, by tenant and last heard first, with the sums that
 * lists and overviews need.
 *
 * <p>Nothing on the way of a report keeps such an order, because when a client was last heard
 * changes with each; it is made when somebody asks ({@link CensusTaker}).
 */
final class Census {
  /** Tells all clients of a partition, or throws if its state is not here. */
  interface Scan {
    void each(int partition, Consumer<ClientState> taker);
  }

  /** Which usage is not billed yet. */
  record Open(String tenant, Window window) {}

  private final Instant asOf;
  private final Set<Integer> assigned;
  private final List<Missing> missing = new ArrayList<>();
  private final Map<String, List<CensusRow>> byTenant = new TreeMap<>();
  private final Map<String, Tenant> tenants = new TreeMap<>();
  private final Map<Open, Tally> open = new HashMap<>();

  /** Only while it is taken: afterwards their number is enough. */
  private Set<Identity> met = new HashSet<>();

  private Began lastBegan = Began.ALONE;

  private long lineages;
  private long sharedLeaves;
  private Duration took = Duration.ZERO;

  private Census(Instant asOf, Set<Integer> assigned) {
    this.asOf = asOf;
    this.assigned = assigned;
  }

  /** Takes one now, of every partition whose state is here. */
  static Census take(Set<Integer> partitions, Scan scan, String instance) {
    long began = System.nanoTime();
    Census census = new Census(Instant.now(), partitions);
    for (int partition : census.assigned) {
      try {
        scan.each(partition, census::add);
      } catch (InvalidStateStoreException e) {
        census.missing.add(
            new Missing(instance, "partition " + partition + " moves or is restored"));
      }
    }
    census.finish();
    census.took = Duration.ofNanos(System.nanoTime() - began);
    return census;
  }

  private void add(ClientState state) {
    Client client = state.client();
    List<CensusRow> rows = byTenant.computeIfAbsent(client.tenant(), key -> new ArrayList<>());
    // One string for each tenant, not for each client.
    String tenant = rows.isEmpty() ? client.tenant() : rows.get(0).tenant();
    CensusRow row = CensusRow.of(client, tenant, lastBegan);
    lastBegan = row.isClone() ? row.began() : lastBegan;
    rows.add(row);
    met.add(client.lineage());
    if (client.shared() && client.status() == ClientStatus.ACTIVE) {
      sharedLeaves++;
    }
    for (OpenUsage.Entry entry : state.usage().entries()) {
      open.merge(
          new Open(entry.tenant(), entry.window()),
          new Tally(entry.machines(), 0, entry.reports(), entry.aheadReports(), entry.counts()),
          Tally::plus);
    }
  }

  private void finish() {
    lineages = met.size();
    met = Set.of();
    byTenant.forEach(
        (tenant, rows) -> {
          rows.sort(CensusRow::latestFirst);
          tenants.put(
              tenant,
              new Tenant(
                  tenant,
                  StatusCounts.of(rows.stream().map(CensusRow::status)),
                  verdicts(rows, Long.MIN_VALUE),
                  Instant.ofEpochMilli(rows.get(0).lastMillis())));
        });
  }

  private static VerdictCounts verdicts(Collection<CensusRow> rows, long sinceMillis) {
    return VerdictCounts.of(
        rows.stream()
            .filter(row -> row.isClone() && row.began().startedMillis() >= sinceMillis)
            .map(row -> row.began().verdict()));
  }

  Instant asOf() {
    return asOf;
  }

  /** How long it took, which tells how often one may be taken. */
  Duration took() {
    return took;
  }

  /** The partitions that this instance had then. */
  Set<Integer> assigned() {
    return assigned;
  }

  List<Missing> missing() {
    return missing;
  }

  Map<String, Tenant> tenants() {
    return tenants;
  }

  /** A tenant's clients, last heard first; empty if it has none here. */
  List<CensusRow> of(String tenant) {
    return byTenant.getOrDefault(tenant, List.of());
  }

  Collection<List<CensusRow>> all() {
    return byTenant.values();
  }

  /** What is counted and not billed yet, without what may only have changed its machines. */
  Map<Open, Tally> open() {
    return open;
  }

  long lineages() {
    return lineages;
  }

  long sharedLeaves() {
    return sharedLeaves;
  }

  /** Clones that began at a time or later, by what is known of them now. */
  VerdictCounts clonesSince(long millis) {
    return byTenant.values().stream()
        .map(rows -> verdicts(rows, millis))
        .reduce(VerdictCounts.NONE, VerdictCounts::plus);
  }
}
