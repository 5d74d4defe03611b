package dev.twinfold.local.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A lineage as a tree of lines. */
public final class LineageText {
  /** What is drawn next: a branch, or what of a fork is not shown. */
  private record Entry(JsonNode shown, boolean branch, String indent, boolean last) {}

  private final Map<String, List<JsonNode>> branches = new HashMap<>();
  private final Map<String, List<JsonNode>> forks = new HashMap<>();
  private final Map<String, Boolean> known = new HashMap<>();

  private LineageText(JsonNode lineage) {
    lineage.path("branches").forEach(branch -> known.put(Words.text(branch, "client"), true));
    for (JsonNode branch : lineage.path("branches")) {
      String original = Words.text(branch.path("fork"), "original");
      branches
          .computeIfAbsent(known.containsKey(original) ? original : "", key -> new ArrayList<>())
          .add(branch);
    }
    for (JsonNode fork : lineage.path("forks")) {
      forks.computeIfAbsent(Words.text(fork, "client"), key -> new ArrayList<>()).add(fork);
    }
  }

  /** From an answer of {@code /lineages/...}. */
  public static List<String> of(JsonNode lineage) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "lineage "
            + Words.text(lineage, "lineage")
            + ": "
            + Words.some(lineage.at("/clients/active").asLong(), "client counts", "clients count")
            + ", "
            + Words.some(lineage.at("/clones/confirmed").asLong(), "clone", "clones")
            + " confirmed, "
            + lineage.at("/clones/suspected").asLong()
            + " suspected, "
            + lineage.at("/clones/restored").asLong()
            + " restored backups");
    new LineageText(lineage).draw(lines);
    return lines;
  }

  /** Without recursion: clones of clones of clones may be thousands deep. */
  private void draw(List<String> lines) {
    ArrayDeque<Entry> open = new ArrayDeque<>();
    below("", "").forEach(open::push);
    while (!open.isEmpty()) {
      Entry entry = open.pop();
      boolean root = entry.indent().isEmpty() && entry.branch() && !isClone(entry.shown());
      String joint = root ? "" : entry.last() ? "└─ " : "├─ ";
      lines.add(entry.indent() + joint + line(entry));
      if (entry.branch()) {
        String indent = entry.indent() + (root ? "" : entry.last() ? "   " : "│  ");
        below(Words.text(entry.shown(), "client"), indent).forEach(open::push);
      }
    }
  }

  private static boolean isClone(JsonNode branch) {
    return branch.path("fork").isObject();
  }

  /** What is right below a client, the last first. */
  private List<Entry> below(String client, String indent) {
    List<Entry> entries = new ArrayList<>();
    branches
        .getOrDefault(client, List.of())
        .forEach(branch -> entries.add(new Entry(branch, true, indent, false)));
    for (JsonNode fork : forks.getOrDefault(client, List.of())) {
      if (fork.path("branches").asInt() > fork.path("shown").asInt()) {
        entries.add(new Entry(fork, false, indent, false));
      }
    }
    if (!entries.isEmpty()) {
      Entry last = entries.remove(entries.size() - 1);
      entries.add(new Entry(last.shown(), last.branch(), last.indent(), true));
    }
    Collections.reverse(entries);
    return entries;
  }

  private static String line(Entry entry) {
    JsonNode shown = entry.shown();
    if (!entry.branch()) {
      return Words.some(
              shown.path("branches").asLong() - shown.path("shown").asLong(), "more", "more")
          + " at "
          + Words.brief(Words.text(shown, "at"))
          + "; of all "
          + shown.path("branches").asLong()
          + " there: "
          + shown.at("/verdicts/confirmed").asLong()
          + " confirmed, "
          + shown.at("/verdicts/suspected").asLong()
          + " suspected, "
          + shown.at("/verdicts/restored").asLong()
          + " restored";
    }
    JsonNode fork = shown.path("fork");
    String began =
        isClone(shown)
            ? ", "
                + Words.verdict(Words.text(fork, "verdict"))
                + " "
                + Words.text(fork, "evidence")
                + (Words.text(fork, "at").isEmpty()
                    ? ""
                    : " at "
                        + Words.brief(Words.text(fork, "at"))
                        + " (generation "
                        + fork.path("atGeneration").asLong()
                        + ")")
                + " since "
                + Words.text(fork, "startedAt")
            : "";
    return Words.machine(shown)
        + "  "
        + Words.status(shown)
        + began
        + ", last heard "
        + Words.text(shown, "lastHeard");
  }
}
