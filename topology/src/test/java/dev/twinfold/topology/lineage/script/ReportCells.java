package dev.twinfold.topology.lineage.script;

import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Landmark;
import dev.twinfold.topology.lineage.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes reports of the cells of one script. Generations are written once, as {@code name@70}, or
 * not at all: a chain that begins with the genesis counts from 0, and a name keeps its generation.
 */
final class ReportCells {
  private record Placed(Identity lineage, String name) {}

  private final Names names;
  private final Map<Placed, Long> generations = new HashMap<>();
  private int count;

  ReportCells(Names names) {
    this.names = names;
  }

  /** The lineage of a row: {@code a} if it names none. */
  Identity lineage(MarkdownTable.Cells cells) {
    return names.identity(cells.text("lineage", "a"));
  }

  /** The names of a cell. */
  List<Identity> identities(MarkdownTable.Cells cells, String column) {
    return Notation.words(cells.text(column)).stream().map(names::identity).toList();
  }

  Report report(MarkdownTable.Cells cells, long atMillis) {
    Place place = cells.place();
    count++;
    Identity lineage = lineage(cells);
    List<String> words = chainWords(cells);
    long generation = generation(place, lineage, words);
    List<Identity> chain = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String name = bare(words.get(i));
      chain.add(names.identity(name));
      generations.putIfAbsent(new Placed(lineage, name), generation - (words.size() - 1 - i));
    }
    String[] period = cells.text("period").split("\\.\\.", -1);
    long start = atMillis - Math.floorMod(atMillis, 1000L);
    boolean stated = !cells.text("period").isEmpty();
    if (stated && period.length != 2) {
      throw new ScriptException(place, "a period is written START..END");
    }
    return new Report(
        Notation.text(cells.text("tenant", "acme")),
        lineage,
        List.copyOf(chain),
        landmarks(cells, lineage),
        generation,
        (int) Notation.number(place, cells.text("seq", "1")),
        names.identity(cells.text("report", "report-" + count)),
        stated ? Notation.millis(place, period[0]) : start,
        stated ? Notation.millis(place, period[1]) : start + 1000,
        Notation.operations(place, cells.text("ops", "1")),
        Notation.pairs(place, cells.text("labels")));
  }

  private static List<String> chainWords(MarkdownTable.Cells cells) {
    String text = cells.text("chain");
    if (text.isEmpty()) {
      throw new ScriptException(
          cells.place(), "a report has a chain; write 'none' for an empty one");
    }
    return text.equals("none") ? List.of() : Notation.words(text);
  }

  private long generation(Place place, Identity lineage, List<String> words) {
    for (int i = words.size() - 1; i >= 0; i--) {
      int at = words.get(i).indexOf('@');
      if (at >= 0) {
        return Notation.number(place, words.get(i).substring(at + 1)) + words.size() - 1 - i;
      }
    }
    for (int i = words.size() - 1; i >= 0; i--) {
      Long known = generations.get(new Placed(lineage, words.get(i)));
      if (known != null) {
        return known + words.size() - 1 - i;
      }
    }
    if (words.isEmpty() || names.identity(words.get(0)).equals(lineage)) {
      return Math.max(0, words.size() - 1);
    }
    throw new ScriptException(
        place,
        "nothing tells the generation of " + words + "; write one, like " + words.get(0) + "@12");
  }

  private List<Landmark> landmarks(MarkdownTable.Cells cells, Identity lineage) {
    List<Landmark> landmarks = new ArrayList<>();
    for (String word : Notation.words(cells.text("landmarks"))) {
      long generation = generation(cells.place(), lineage, List.of(word));
      generations.putIfAbsent(new Placed(lineage, bare(word)), generation);
      landmarks.add(new Landmark(generation, names.identity(bare(word))));
    }
    return List.copyOf(landmarks);
  }

  private static String bare(String word) {
    int at = word.indexOf('@');
    return at < 0 ? word : word.substring(0, at);
  }
}
