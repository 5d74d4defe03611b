package dev.twinfold.topology.lineage.script;

import dev.twinfold.topology.lineage.Evidence;
import dev.twinfold.topology.lineage.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The words for what comes out, and how they are told from others. */
final class Outcomes {
  /** Stands in a cell for "nothing comes out", which is asserted like any other outcome. */
  static final String NOTHING = "-";

  private static final String EVIDENCE = anyOf(Evidence.values());

  private static final List<String> WORDS =
      List.of(
          "start",
          "late",
          "filler",
          "gap",
          "redelivered",
          "returns",
          "relabelled",
          "TWIN shared",
          "clone( \\d+)? " + EVIDENCE + "( of \\S+ at \\S+)?",
          "confirmed \\S+",
          "restored \\S+ by \\S+",
          "retired \\S+",
          "forgotten \\S+",
          "reject " + anyOf(Reason.values()));

  private Outcomes() {}

  /** Reads a cell: words separated by commas, or {@link #NOTHING}. */
  static List<String> parse(Place place, String cell) {
    if (cell.equals(NOTHING)) {
      return List.of();
    }
    List<String> outcomes = Arrays.stream(cell.split(",", -1)).map(String::strip).toList();
    for (String outcome : outcomes) {
      if (WORDS.stream().noneMatch(outcome::matches)) {
        throw new ScriptException(place, "'" + outcome + "' is no outcome; nothing is written -");
      }
    }
    return outcomes;
  }

  private static String anyOf(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).collect(Collectors.joining("|", "(", ")"));
  }
}
