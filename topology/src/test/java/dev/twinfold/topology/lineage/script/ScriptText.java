package dev.twinfold.topology.lineage.script;

import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.LineageSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The text of one script, from its title to its last table, becoming a {@link Script}. */
final class ScriptText {
  private static final Set<String> PLAYERS = Set.of("fold", "topology", "broker");
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "players", "fold",
          "reorder tolerance", "30s",
          "restore after", "24h",
          "edge horizon", "24h",
          "client expiry", "90d",
          "correction horizon", "35d");

  private final Place place;
  private final String title;
  private final StringBuilder story = new StringBuilder();
  private final Map<String, String> settings = new HashMap<>(DEFAULTS);
  private final Names names = new Names();
  private final ReportCells reports = new ReportCells(names);
  private MarkdownTable rows;
  private MarkdownTable end;

  ScriptText(Place place, String title) {
    this.place = place;
    this.title = title;
    if (!title.matches("[a-z][A-Za-z0-9]+")) {
      throw new ScriptException(place, "a title is one word in camel case, not '" + title + "'");
    }
  }

  void tell(String line) {
    story.append(line).append(line.isEmpty() ? "" : " ");
  }

  void setting(Place at, String line) {
    String[] parts = line.split(": *", 2);
    if (parts.length != 2 || !DEFAULTS.containsKey(parts[0])) {
      throw new ScriptException(at, "no setting '" + line + "'; there are " + DEFAULTS.keySet());
    }
    settings.put(parts[0], parts[1].strip());
  }

  boolean hasRows() {
    return rows != null;
  }

  void rows(MarkdownTable table) {
    rows = table;
  }

  void end(Place at, MarkdownTable table) {
    if (end != null) {
      throw new ScriptException(at, "a third table; a script has one for rows and one for the end");
    }
    end = table;
  }

  Script script() {
    if (rows == null || end == null) {
      throw new ScriptException(place, "'" + title + "' needs a table of rows and one of the end");
    }
    if (story.toString().isBlank()) {
      throw new ScriptException(place, "'" + title + "' does not say how it happens in the field");
    }
    Set<String> players = new TreeSet<>(Arrays.asList(settings.get("players").split(", *")));
    if (!PLAYERS.containsAll(players)) {
      throw new ScriptException(place, "players are " + PLAYERS + ", not " + players);
    }
    List<Script.Row> steps = new ArrayList<>();
    long last = Long.MIN_VALUE;
    for (MarkdownTable.Cells cells : rows.rows()) {
      Script.Row row = row(cells);
      if (row.atMillis() < last) {
        throw new ScriptException(cells.place(), "broker time goes back");
      }
      last = row.atMillis();
      steps.add(row);
    }
    return new Script(
        place,
        title,
        story.toString().strip(),
        players,
        new LineageSettings(
            time("reorder tolerance"),
            time("restore after"),
            time("edge horizon"),
            time("client expiry")),
        time("correction horizon"),
        steps,
        end.rows().stream().map(this::endOf).toList(),
        names);
  }

  private Duration time(String setting) {
    return Notation.duration(place, settings.get(setting));
  }

  private Script.Row row(MarkdownTable.Cells cells) {
    long at = Notation.millis(cells.place(), cells.text("time"));
    Script.Step step =
        switch (cells.text("machine")) {
          case "sweep" -> new Script.Sweep();
          case "forget" ->
              new Script.Forget(reports.lineage(cells), reports.identities(cells, "chain"));
          default -> new Script.Arrives(reports.report(cells, at));
        };
    String client = cells.text("counts for", Outcomes.NOTHING);
    List<String> outcomes = Outcomes.parse(cells.place(), cells.text("what comes out"));
    return new Script.Row(
        cells.place(),
        at,
        step,
        client.equals(Outcomes.NOTHING) ? Script.NOBODY : names.identity(client),
        outcomes);
  }

  private Script.End endOf(MarkdownTable.Cells cells) {
    String[] status = cells.text("status").split(" by ", 2);
    try {
      return new Script.End(
          names.identity(cells.text("client")),
          ClientStatus.valueOf(status[0]),
          names.identity(status.length == 2 ? status[1] : "0"),
          names.identity(cells.text("at")),
          Notation.operations(cells.place(), cells.text("operations")));
    } catch (IllegalArgumentException e) {
      throw new ScriptException(cells.place(), e.getMessage());
    }
  }
}
