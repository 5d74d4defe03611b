package dev.twinfold.local.bench.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twinfold.local.bench.race.Spread;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The results as a table for docs/benchmarks.md, and as JSON. */
public final class RestoreTable {
  private RestoreTable() {}

  /** Lines of Markdown. */
  public static List<String> of(RestoreResults results) {
    return List.of(
        "| " + results.clients() + " clients | min | median | max |",
        "|---|---|---|---|",
        row("ratio: bytes a second restored to bytes a second read", results, r -> r.ratio()),
        row("seconds until RUNNING, state wiped", results, r -> r.restore().seconds()),
        row("of which records were restored", results, r -> r.restore().readingSeconds()),
        row("seconds of the bare consumer", results, r -> r.bare().seconds()),
        row("CPU s of the process, restoring", results, r -> r.restore().cpuSeconds()),
        row("CPU s of the process, bare consumer", results, r -> r.bare().cpuSeconds()),
        row("million records restored", results, r -> r.restore().records() / 1e6),
        row("million records read", results, r -> r.bare().records() / 1e6),
        row("MB of changelog restored", results, r -> r.restore().bytes() / 1e6),
        row("MB of changelog read", results, r -> r.bare().bytes() / 1e6));
  }

  /** One object: {@code ratios.restoreToBareConsumer}, and what it comes from, round by round. */
  public static ObjectNode json(RestoreResults results) {
    ObjectNode all = new ObjectMapper().createObjectNode();
    all.put("clients", results.clients());
    Spread ratio = results.spread(RestoreResults.Round::ratio);
    all.putObject("ratios")
        .putObject("restoreToBareConsumer")
        .put("min", ratio.min())
        .put("median", ratio.median())
        .put("max", ratio.max());
    var rounds = all.putArray("rounds");
    for (RestoreResults.Round round : results.rounds()) {
      ObjectNode both = rounds.addObject();
      put(both.putObject("restore"), round.restore());
      put(both.putObject("bare"), round.bare());
    }
    return all;
  }

  /** One round in a line, for whoever waits. */
  static String words(RestoreResults.Round round) {
    return String.format(
        Locale.ROOT,
        "%d MB of changelog: running after %.1f s, bare consumer %.1f s, ratio %.2f",
        round.restore().bytes() / 1_000_000,
        round.restore().seconds(),
        round.bare().seconds(),
        round.ratio());
  }

  private static void put(ObjectNode to, Reading reading) {
    to.put("seconds", reading.seconds())
        .put("readingSeconds", reading.readingSeconds())
        .put("cpuSeconds", reading.cpuSeconds())
        .put("records", reading.records())
        .put("changelogBytes", reading.bytes());
  }

  private static String row(
      String what, RestoreResults results, ToDoubleFunction<RestoreResults.Round> figure) {
    Spread spread = results.spread(figure);
    return String.format(
        Locale.ROOT,
        "| %s | %.2f | %.2f | %.2f |",
        what,
        spread.min(),
        spread.median(),
        spread.max());
  }
}
