package dev.twinfold.local.bench.latency;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** The results as a table for docs/benchmarks.md, and as JSON. */
public final class LatencyTable {
  private LatencyTable() {}

  /** Lines of Markdown. */
  public static List<String> of(LatencyResults results) {
    return List.of(
        "| ms until a committed clone-detected can be read | p50 | p99 | p99.9 | max |",
        "|---|---|---|---|---|",
        row("from when the first divergent report was due", results.fromDue()),
        row("from when the broker appended it", results.fromAppend()),
        "",
        String.format(
            Locale.ROOT,
            "%d clones in %d s, behind %d for practice; %s%.0f reports a second sent, %.0f committed; at most %d reports not"
                + " committed, %d at the end; %.1f commits a second;"
                + " %.2f processors used, fleet and broker included.",
            results.fromDue().count(),
            results.plan().time().toSeconds(),
            results.plan().practice(),
            results.maximum().isPresent()
                ? String.format(
                    Locale.ROOT, "at most %.0f reports a second; ", results.maximum().getAsDouble())
                : "",
            results.sentPerSecond(),
            results.committedPerSecond(),
            results.mostBacklog(),
            results.lastBacklog(),
            results.commitsPerSecond(),
            results.processors()));
  }

  /** One object: {@code fromDueMillis}, {@code fromAppendMillis}, and under which load. */
  public static ObjectNode json(LatencyResults results) {
    ObjectNode all = new ObjectMapper().createObjectNode();
    put(all.putObject("fromDueMillis"), results.fromDue());
    put(all.putObject("fromAppendMillis"), results.fromAppend());
    all.put("agents", results.plan().shape().agents())
        .put("seconds", results.plan().time().toMillis() / 1e3)
        .put("intendedReportsPerSecond", results.plan().rate())
        .put("sentReportsPerSecond", results.sentPerSecond())
        .put("committedReportsPerSecond", results.committedPerSecond())
        .put("mostBacklogReports", results.mostBacklog())
        .put("lastBacklogReports", results.lastBacklog())
        .put("commitsPerSecond", results.commitsPerSecond())
        .put("processors", results.processors());
    results.maximum().ifPresent(maximum -> all.put("maximumReportsPerSecond", maximum));
    return all;
  }

  private static void put(ObjectNode to, Percentiles of) {
    to.put("clones", of.count())
        .put("p50", of.p50())
        .put("p99", of.p99())
        .put("p999", of.p999())
        .put("max", of.max());
  }

  private static String row(String what, Percentiles of) {
    return String.format(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %.0f | %.0f |",
        what,
        of.p50(),
        of.p99(),
        of.p999(),
        of.max());
  }
}
