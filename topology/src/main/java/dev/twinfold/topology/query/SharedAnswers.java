package dev.twinfold.topology.query;

import dev.twinfold.topology.query.Answers.ClientPage;
import dev.twinfold.topology.query.Answers.ClientSummary;
import dev.twinfold.topology.query.Answers.Found;
import dev.twinfold.topology.query.Answers.FoundPage;
import dev.twinfold.topology.query.Answers.Missing;
import dev.twinfold.topology.query.Answers.OpenWindow;
import dev.twinfold.topology.query.Answers.Overview;
import dev.twinfold.topology.query.Answers.Part;
import dev.twinfold.topology.query.Answers.StatusCounts;
import dev.twinfold.topology.query.Answers.Tenant;
import dev.twinfold.topology.query.Answers.TenantPage;
import dev.twinfold.topology.query.Answers.VerdictCounts;
import dev.twinfold.topology.usage.Window;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Answers that are put together from what every instance knows. */
final class SharedAnswers {
  private static final Comparator<ClientSummary> LATEST_FIRST =
      Comparator.comparing(ClientSummary::lastHeard).reversed().thenComparing(SharedAnswers::name);

  private final Instances instances;
  private final LocalPart local;
  private final ForASecond<Sums> sums;

  /** What all parts say together. */
  private record Sums(NavigableMap<String, Tenant> tenants, Overview overview) {}

  SharedAnswers(Instances instances, LocalPart local) {
    this.instances = instances;
    this.local = local;
    this.sums = new ForASecond<>(this::freshSums, System::nanoTime);
  }

  /** At most a second old: everybody who watches shares it. */
  Overview overview() {
    return sums.get().overview();
  }

  private Sums freshSums() {
    List<Missing> missing = new ArrayList<>();
    List<Part> parts = parts(missing);
    NavigableMap<String, Tenant> tenants = tenants(parts);
    return new Sums(tenants, overview(parts, tenants.values(), missing));
  }

  private Overview overview(List<Part> parts, Collection<Tenant> tenants, List<Missing> missing) {
    return new Overview(
        asOf(parts),
        tenants.size(),
        parts.stream().mapToLong(Part::lineages).sum(),
        tenants.stream().map(Tenant::clients).reduce(StatusCounts.NONE, StatusCounts::plus),
        parts.stream().mapToDouble(Part::reportsPerSecond).sum(),
        parts.stream().map(Part::clonesToday).reduce(VerdictCounts.NONE, VerdictCounts::plus),
        parts.stream().mapToLong(Part::sharedLeaves).sum(),
        openWindows(parts),
        instances.partitions(),
        parts.stream()
            .map(Part::instance)
            .sorted(Comparator.comparing(Answers.Instance::instance))
            .toList(),
        missing);
  }

  private static List<OpenWindow> openWindows(List<Part> parts) {
    Map<Window, OpenWindow> sums = new TreeMap<>(Windows.OLDEST_FIRST);
    for (Part part : parts) {
      for (OpenWindow open : part.openWindows()) {
        sums.merge(
            new Window(open.size(), open.start().toEpochMilli(), open.end().toEpochMilli()),
            open,
            (one, other) ->
                new OpenWindow(
                    one.size(),
                    one.start(),
                    one.end(),
                    one.uniqueClients() + other.uniqueClients(),
                    one.reports() + other.reports()));
      }
    }
    return List.copyOf(sums.values());
  }

  /** At most a second old, too. */
  TenantPage tenants(Optional<Cursor> after, int limit) {
    Sums known = sums.get();
    NavigableMap<String, Tenant> all = known.tenants();
    Collection<Tenant> rest =
        after.isPresent() ? all.tailMap(after.get().name(), false).values() : all.values();
    List<Tenant> items = rest.stream().limit(limit).toList();
    return new TenantPage(
        items,
        rest.size() > limit ? new Cursor(0, items.get(limit - 1).tenant()).toString() : null,
        known.overview().asOf(),
        known.overview().missing());
  }

  private List<Part> parts(List<Missing> missing) {
    List<Part> parts = new ArrayList<>();
    parts.add(local.part());
    parts.addAll(instances.askOthers(ApiRoutes.HOP_PATH + "/part", Part.class, missing));
    parts.forEach(part -> missing.addAll(part.missing()));
    return parts;
  }

  private static NavigableMap<String, Tenant> tenants(List<Part> parts) {
    NavigableMap<String, Tenant> all = new TreeMap<>();
    parts.forEach(
        part -> part.tenants().forEach(one -> all.merge(one.tenant(), one, Tenant::plus)));
    return all;
  }

  private static Instant asOf(List<Part> parts) {
    return parts.stream().map(Part::asOf).min(Instant::compareTo).orElseThrow();
  }

  ClientPage clients(LocalPart.Wanted wanted, Optional<Cursor> after, int limit, String query) {
    List<Missing> missing = new ArrayList<>();
    List<ClientPage> pages = new ArrayList<>();
    pages.add(local.clients(wanted, after, limit));
    pages.addAll(
        instances.askOthers(
            ApiRoutes.HOP_PATH + "/tenants/" + wanted.tenant() + "/clients" + query,
            ClientPage.class,
            missing));
    pages.forEach(page -> missing.addAll(page.missing()));
    List<ClientSummary> items =
        pages.stream()
            .flatMap(page -> page.items().stream())
            .sorted(LATEST_FIRST)
            .limit(limit + 1L)
            .toList();
    if (items.isEmpty() && missing.isEmpty() && !isKnown(wanted.tenant())) {
      throw ApiFailure.unknown("tenant " + wanted.tenant() + " has no clients");
    }
    List<ClientSummary> shown = items.subList(0, Math.min(limit, items.size()));
    return new ClientPage(
        shown,
        items.size() > limit ? cursor(shown.get(limit - 1)) : null,
        pages.stream().map(ClientPage::asOf).min(Instant::compareTo).orElseThrow(),
        missing);
  }

  private boolean isKnown(String tenant) {
    return local.knows(tenant) || sums.get().tenants().containsKey(tenant);
  }

  private static String cursor(ClientSummary client) {
    return new Cursor(client.lastHeard().toEpochMilli(), name(client)).toString();
  }

  private static String name(ClientSummary client) {
    return client.lineage() + client.client();
  }

  FoundPage search(String text, int limit) {
    List<Missing> missing = new ArrayList<>();
    List<FoundPage> pages = new ArrayList<>();
    pages.add(local.search(text, limit));
    pages.addAll(
        instances.askOthers(
            ApiRoutes.HOP_PATH
                + "/search?limit="
                + limit
                + "&q="
                + URLEncoder.encode(text, StandardCharsets.UTF_8),
            FoundPage.class,
            missing));
    pages.forEach(page -> missing.addAll(page.missing()));
    List<Found> items =
        pages.stream()
            .flatMap(page -> page.items().stream())
            .sorted(
                Comparator.comparing((Found found) -> !found.isHost(text))
                    .thenComparing(Found::client, LATEST_FIRST))
            .toList();
    return new FoundPage(
        items.subList(0, Math.min(limit, items.size())),
        items.size() > limit || pages.stream().anyMatch(FoundPage::more),
        pages.stream().map(FoundPage::asOf).min(Instant::compareTo).orElseThrow(),
        missing);
  }
}
