package dev.twinfold.topology.query;

import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the API answers, as in {@code openapi.json}, which describes every field. */
final class Answers {
  private Answers() {}

  record Missing(String instance, String problem) {}

  record StatusCounts(long active, long restored, long retired) {
    static final StatusCounts NONE = new StatusCounts(0, 0, 0);

    static StatusCounts of(Stream<ClientStatus> all) {
      Map<ClientStatus, Long> counts =
          all.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
      return new StatusCounts(
          counts.getOrDefault(ClientStatus.ACTIVE, 0L),
          counts.getOrDefault(ClientStatus.RESTORED, 0L),
          counts.getOrDefault(ClientStatus.RETIRED, 0L));
    }

    StatusCounts plus(StatusCounts more) {
      return new StatusCounts(
          active + more.active, restored + more.restored, retired + more.retired);
    }
  }

  record VerdictCounts(long suspected, long confirmed, long restored) {
    static final VerdictCounts NONE = new VerdictCounts(0, 0, 0);

    static VerdictCounts of(Stream<Verdict> all) {
      Map<Verdict, Long> counts =
          all.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
      return new VerdictCounts(
          counts.getOrDefault(Verdict.SUSPECTED, 0L),
          counts.getOrDefault(Verdict.CONFIRMED, 0L),
          counts.getOrDefault(Verdict.RESTORED, 0L));
    }

    VerdictCounts plus(VerdictCounts more) {
      return new VerdictCounts(
          suspected + more.suspected, confirmed + more.confirmed, restored + more.restored);
    }
  }

  record OpenWindow(String size, Instant start, Instant end, long uniqueClients, long reports) {}

  record Instance(String instance, String state, int partitions) {}

  record Overview(
      Instant asOf,
      int tenants,
      long lineages,
      StatusCounts clients,
      double reportsPerSecond,
      VerdictCounts clonesToday,
      long sharedLeaves,
      List<OpenWindow> openWindows,
      int partitions,
      List<Instance> instances,
      List<Missing> missing) {}

  record Tenant(String tenant, StatusCounts clients, VerdictCounts clones, Instant lastHeard) {
    Tenant plus(Tenant more) {
      return new Tenant(
          tenant,
          clients.plus(more.clients),
          clones.plus(more.clones),
          lastHeard.isAfter(more.lastHeard) ? lastHeard : more.lastHeard);
    }
  }

  record TenantPage(List<Tenant> items, String next, Instant asOf, List<Missing> missing) {}

  record ForkSummary(String original, String evidence, String verdict, Instant startedAt) {}

  record ClientSummary(
      String tenant,
      String lineage,
      String client,
      String status,
      String host,
      String current,
      long generation,
      Instant firstHeard,
      Instant lastHeard,
      ForkSummary fork) {}

  record ClientPage(List<ClientSummary> items, String next, Instant asOf, List<Missing> missing) {}

  record Found(String matched, ClientSummary client) {
    /** Whether the host is the very one that was searched for, not only like it. */
    boolean isHost(String text) {
      return client.host().equalsIgnoreCase(text);
    }
  }

  record FoundPage(List<Found> items, boolean more, Instant asOf, List<Missing> missing) {}

  record Fork(
      String cloneId,
      String original,
      String at,
      long atGeneration,
      String evidence,
      String verdict,
      Instant startedAt,
      int branch) {}

  record Branch(
      String client,
      String tenant,
      String status,
      Map<String, String> labels,
      String current,
      long generation,
      Instant firstHeard,
      Instant lastHeard,
      boolean sharedLeaf,
      String continuedBy,
      Fork fork) {}

  record ForkGroup(
      String client,
      String at,
      long atGeneration,
      int branches,
      int shown,
      String next,
      VerdictCounts verdicts,
      Instant firstAt,
      Instant lastAt) {}

  record Lineage(
      String lineage,
      Instant asOf,
      StatusCounts clients,
      VerdictCounts clones,
      Instant start,
      Instant end,
      List<Branch> branches,
      List<ForkGroup> forks) {}

  record BranchPage(
      String lineage, Instant asOf, ForkGroup fork, List<Branch> branches, List<ForkGroup> forks) {}

  record Difference(String what, String here, String there) {}

  record Twin(String relation, Branch client, List<Difference> differs) {}

  record Revision(
      int revision, long machines, long reports, long aheadReports, Map<String, Long> operations) {}

  record ClientWindow(
      String tenant,
      String size,
      Instant start,
      Instant end,
      String state,
      List<Revision> revisions,
      Revision pending) {}

  record WindowPage(List<ClientWindow> items, String next, Instant asOf) {}

  record Proof(
      String lineage,
      Instant asOf,
      Branch client,
      List<String> why,
      List<Branch> path,
      int branchesAtFork,
      List<Twin> twins,
      List<ForkGroup> forks,
      WindowPage windows) {}

  record IdentityOwner(
      String lineage, String identity, String client, long generation, int branches) {}

  record CloneEvent(
      String id,
      String cloneId,
      String tenant,
      String lineage,
      String evidence,
      String status,
      String originalClient,
      String cloneClient,
      String forkedAt,
      long forkedAtGeneration,
      int branches,
      Map<String, String> originalLabels,
      Map<String, String> cloneLabels,
      Instant originalLastHeard,
      Instant cloneFirstHeard,
      Instant cloneLastHeard,
      Instant decidedAt,
      String words) {}

  record ClonePage(List<CloneEvent> items, String next, Instant asOf, Instant completeSince) {}

  record Usage(
      String tenant,
      String size,
      Instant start,
      Instant end,
      String state,
      int revision,
      long uniqueClients,
      long reports,
      long aheadReports,
      long clones,
      Map<String, Long> operations) {}

  record UsagePage(List<Usage> items, String next, Instant asOf, List<Missing> missing) {}

  /** Between instances: what one of them knows of the whole. */
  record Part(
      Instant asOf,
      Instance instance,
      List<Tenant> tenants,
      long lineages,
      double reportsPerSecond,
      VerdictCounts clonesToday,
      long sharedLeaves,
      List<OpenWindow> openWindows,
      List<Missing> missing) {}

  /** Between instances: windows of a tenant, as billed, or as counted and not billed yet. */
  record UsagePart(Instant asOf, boolean known, List<Usage> items, List<Missing> missing) {}
}
