package dev.twinfold.topology.query;

import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.query.Answers.ClientPage;
import dev.twinfold.topology.query.Answers.ClientSummary;
import dev.twinfold.topology.query.Answers.Found;
import dev.twinfold.topology.query.Answers.FoundPage;
import dev.twinfold.topology.query.Answers.Instance;
import dev.twinfold.topology.query.Answers.OpenWindow;
import dev.twinfold.topology.query.Answers.Part;
import dev.twinfold.topology.query.Answers.Usage;
import dev.twinfold.topology.query.Answers.UsagePart;
import dev.twinfold.topology.usage.Tally;
import dev.twinfold.topology.usage.Window;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What this instance knows of what all of them share: its own clients, tenants and open windows.
 */
final class LocalPart {
  /**
   * Which clients of a tenant are wanted.
   *
   * @param sinceMillis heard then or later
   * @param beforeMillis not heard since then
   */
  record Wanted(String tenant, Optional<ClientStatus> status, long sinceMillis, long beforeMillis) {
    private boolean holds(CensusRow row) {
      return (status.isEmpty() || status.get() == row.status())
          && row.lastMillis() >= sinceMillis
          && row.lastMillis() < beforeMillis;
    }
  }

  private final CensusTaker taker;
  private final Instances instances;
  private final ReportRate rate;

  LocalPart(CensusTaker taker, Instances instances, ReportRate rate) {
    this.taker = taker;
    this.instances = instances;
    this.rate = rate;
  }

  Part part() {
    Census census = taker.get();
    Instant midnight =
        Instant.now().atZone(ZoneOffset.UTC).toLocalDate().atStartOfDay(ZoneOffset.UTC).toInstant();
    return new Part(
        census.asOf(),
        new Instance(
            instances.self(),
            instances.state().name(),
            census.assigned().size() - census.missing().size()),
        List.copyOf(census.tenants().values()),
        census.lineages(),
        rate.perSecond(),
        census.clonesSince(midnight.toEpochMilli()),
        census.sharedLeaves(),
        openWindows(census),
        census.missing());
  }

  private static List<OpenWindow> openWindows(Census census) {
    Map<Window, Tally> sums = new TreeMap<>(Windows.OLDEST_FIRST);
    census.open().forEach((open, tally) -> sums.merge(open.window(), tally, Tally::plus));
    return sums.entrySet().stream()
        .filter(sum -> sum.getValue().reports() > 0)
        .map(
            sum ->
                new OpenWindow(
                    sum.getKey().size(),
                    Instant.ofEpochMilli(sum.getKey().startMillis()),
                    Instant.ofEpochMilli(sum.getKey().endMillis()),
                    sum.getValue().machines(),
                    sum.getValue().reports()))
        .toList();
  }

  ClientPage clients(Wanted wanted, Optional<Cursor> after, int limit) {
    Census census = taker.get();
    List<ClientSummary> items = new ArrayList<>();
    for (CensusRow row : census.of(wanted.tenant())) {
      if (items.size() > limit) {
        break;
      }
      if (wanted.holds(row)
          && (after.isEmpty() || !after.get().reachedLatestFirst(row.lastMillis(), row::name))) {
        items.add(row.summary());
      }
    }
    return new ClientPage(items, null, census.asOf(), census.missing());
  }

  /** Whether a tenant has clients here. */
  boolean knows(String tenant) {
    return taker.get().tenants().containsKey(tenant);
  }

  /** Hosts of that very name first, so that they are there however many others are like it. */
  FoundPage search(String text, int limit) {
    Census census = taker.get();
    String wanted = text.toLowerCase(Locale.ROOT);
    Optional<HexPrefix> prefix = HexPrefix.parse(wanted);
    List<Found> found = new ArrayList<>();
    List<Found> alike = new ArrayList<>();
    boolean more = false;
    for (List<CensusRow> rows : census.all()) {
      for (CensusRow row : rows) {
        String matched = matched(row, wanted, prefix);
        if (!matched.isEmpty()) {
          List<Found> these = row.host().equalsIgnoreCase(text) ? found : alike;
          if (these.size() < limit) {
            these.add(new Found(matched, row.summary()));
          } else {
            more = true;
          }
        }
      }
    }
    found.addAll(alike);
    return new FoundPage(
        found.subList(0, Math.min(limit, found.size())),
        more || found.size() > limit,
        census.asOf(),
        census.missing());
  }

  private static String matched(CensusRow row, String wanted, Optional<HexPrefix> prefix) {
    if (prefix.isPresent()) {
      HexPrefix hex = prefix.get();
      if (hex.begins(row.client())) {
        return "client";
      }
      if (hex.begins(row.current())) {
        return "identity";
      }
      if (row.began().at().exists() && hex.begins(row.began().at())) {
        return "forked-at";
      }
      if (hex.begins(row.lineage())) {
        return "lineage";
      }
    }
    return holds(row.host(), wanted) ? "host" : "";
  }

  /** Without a copy in lower case of every host for every search. */
  private static boolean holds(String host, String lowerCase) {
    int first = lowerCase.isEmpty() ? 0 : lowerCase.charAt(0);
    for (int i = 0; i <= host.length() - lowerCase.length(); i++) {
      if (Character.toLowerCase(host.charAt(i)) == first
          && host.regionMatches(true, i, lowerCase, 0, lowerCase.length())) {
        return true;
      }
    }
    return false;
  }

  /** What of a tenant is counted and not billed yet. */
  UsagePart open(String tenant) {
    Census census = taker.get();
    List<Usage> items = new ArrayList<>();
    census
        .open()
        .forEach(
            (open, tally) -> {
              if (open.tenant().equals(tenant) && tally.reports() > 0) {
                items.add(Windows.usage(tenant, open.window(), "OPEN", -1, tally));
              }
            });
    return new UsagePart(
        census.asOf(), census.tenants().containsKey(tenant), items, census.missing());
  }
}
