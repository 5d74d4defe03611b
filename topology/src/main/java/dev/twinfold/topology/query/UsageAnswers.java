package dev.twinfold.topology.query;

import dev.twinfold.topology.query.Answers.Missing;
import dev.twinfold.topology.query.Answers.Usage;
import dev.twinfold.topology.query.Answers.UsagePage;
import dev.twinfold.topology.query.Answers.UsagePart;
import dev.twinfold.topology.stream.Names;
import dev.twinfold.topology.stream.StoredState;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A tenant's windows: billed ones from who has its totals, open ones from everybody. */
final class UsageAnswers {
  /**
   * Which windows are wanted.
   *
   * @param size only of this one, if given
   * @param fromMillis begin then or later
   * @param toMillis begin before then
   */
  record Wanted(String tenant, Optional<String> size, long fromMillis, long toMillis) {
    private boolean holds(Usage usage) {
      long start = usage.start().toEpochMilli();
      return (size.isEmpty() || size.get().equals(usage.size()))
          && start >= fromMillis
          && start < toMillis;
    }

    private String query() {
      return "?from="
          + Instant.ofEpochMilli(fromMillis)
          + "&to="
          + Instant.ofEpochMilli(toMillis)
          + size.map(one -> "&size=" + one).orElse("");
    }
  }

  /** Longer ago than any bill is kept for correction, unless it is asked for. */
  static final Duration DEFAULT_SPAN = Duration.ofDays(40);

  private static final int MOST_WINDOWS = 50_000;

  private static final Comparator<Usage> NEWEST_FIRST =
      Comparator.comparing(Usage::start).reversed().thenComparing(usage -> cursor(usage).name());

  private final StoredState state;
  private final Instances instances;
  private final LocalPart local;

  UsageAnswers(StoredState state, Instances instances, LocalPart local) {
    this.state = state;
    this.instances = instances;
    this.local = local;
  }

  UsagePage page(Wanted wanted, Optional<Cursor> after, int limit) {
    List<Missing> missing = new ArrayList<>();
    List<UsagePart> parts = new ArrayList<>();
    parts.add(local.open(wanted.tenant()));
    parts.addAll(
        instances.askOthers(
            ApiRoutes.HOP_PATH + "/tenants/" + wanted.tenant() + "/open",
            UsagePart.class,
            missing));
    UsagePart billed = billed(wanted);
    parts.forEach(part -> missing.addAll(part.missing()));
    Map<String, Usage> windows = new TreeMap<>();
    billed.items().forEach(usage -> windows.put(cursor(usage).toString(), usage));
    for (UsagePart part : parts) {
      part.items().stream()
          .filter(wanted::holds)
          .forEach(usage -> windows.merge(cursor(usage).toString(), usage, Windows::with));
    }
    boolean known = windows.size() > 0 || parts.stream().anyMatch(UsagePart::known);
    if (!known && missing.isEmpty()) {
      throw ApiFailure.unknown("nothing of tenant " + wanted.tenant() + " is remembered");
    }
    List<Usage> items =
        windows.values().stream()
            .filter(
                usage ->
                    after.isEmpty()
                        || !after
                            .get()
                            .reachedLatestFirst(
                                usage.start().toEpochMilli(), () -> cursor(usage).name()))
            .sorted(NEWEST_FIRST)
            .limit(limit + 1L)
            .toList();
    List<Usage> shown = items.subList(0, Math.min(limit, items.size()));
    return new UsagePage(
        shown,
        items.size() > limit ? cursor(shown.get(limit - 1)).toString() : null,
        oldest(parts),
        missing);
  }

  private static Instant oldest(List<UsagePart> parts) {
    return parts.stream().map(UsagePart::asOf).min(Instant::compareTo).orElseThrow();
  }

  private static Cursor cursor(Usage usage) {
    return new Cursor(
        usage.start().toEpochMilli(), usage.end().toEpochMilli() + "~" + usage.size());
  }

  private UsagePart billed(Wanted wanted) {
    Instances.Owner owner = instances.owner(Names.TOTALS, StoredState.keyOf(wanted.tenant()));
    if (owner.isHere()) {
      return billedHere(wanted);
    }
    HttpResponse<String> answer =
        instances.ask(
            owner.host(),
            ApiRoutes.HOP_PATH + "/tenants/" + wanted.tenant() + "/billed" + wanted.query());
    if (answer.statusCode() != HttpStatus.OK.getCode()) {
      throw ApiFailure.moving("the totals of tenant " + wanted.tenant() + " move");
    }
    try {
      return Json.read(answer.body(), UsagePart.class);
    } catch (IOException e) {
      throw ApiFailure.moving("another instance is of another version");
    }
  }

  /** The totals that are here; to be asked by who looked up that they are. */
  UsagePart billedHere(Wanted wanted) {
    Instances.Owner owner = instances.owner(Names.TOTALS, StoredState.keyOf(wanted.tenant()));
    List<Usage> items =
        state
            .totals(owner.partition(), wanted.tenant(), wanted.fromMillis(), wanted.toMillis())
            .stream()
            .map(bill -> Windows.billed(bill.tenant(), bill.window(), bill.total()))
            .filter(wanted::holds)
            .limit(MOST_WINDOWS + 1L)
            .toList();
    if (items.size() > MOST_WINDOWS) {
      throw ApiFailure.badParameter(
          "from", "there are more than " + MOST_WINDOWS + " windows between 'from' and 'to'");
    }
    return new UsagePart(Instant.now(), !items.isEmpty(), items, List.of());
  }
}
