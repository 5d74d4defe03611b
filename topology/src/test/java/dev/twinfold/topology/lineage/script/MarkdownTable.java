package dev.twinfold.topology.lineage.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A table with named columns: {@code | time | chain |}, a line of dashes, then the rows. */
final class MarkdownTable {
  /** One row: where it stands and its cells by column. */
  record Cells(Place place, Map<String, String> byColumn) {
    /** The text of a cell; empty if the table has no such column. */
    String text(String column) {
      return byColumn.getOrDefault(column, "");
    }

    /** The text of a cell, or another if it is blank. */
    String text(String column, String otherwise) {
      return text(column).isEmpty() ? otherwise : text(column);
    }
  }

  private final List<String> columns;
  private final List<Cells> rows = new ArrayList<>();

  /**
   * Begins a table with its line of column names.
   *
   * @param required columns that must be there
   * @param optional columns that may be there
   */
  MarkdownTable(Place place, String header, Set<String> required, Set<String> optional) {
    columns = split(header);
    for (String column : columns) {
      if (!required.contains(column) && !optional.contains(column)) {
        throw new ScriptException(
            place, "no column is called '" + column + "'; there are " + required + optional);
      }
    }
    for (String column : required) {
      if (!columns.contains(column)) {
        throw new ScriptException(place, "the column '" + column + "' is missing");
      }
    }
  }

  /** Adds a line; the line of dashes is passed over. */
  void add(Place place, String line) {
    List<String> cells = split(line);
    if (cells.stream().allMatch(cell -> cell.matches(":?-{3,}:?"))) {
      return;
    }
    if (cells.size() != columns.size()) {
      throw new ScriptException(
          place, cells.size() + " cells under " + columns.size() + " columns");
    }
    Map<String, String> byColumn = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      byColumn.put(columns.get(i), cells.get(i));
    }
    rows.add(new Cells(place, byColumn));
  }

  List<Cells> rows() {
    return rows;
  }

  private static List<String> split(String line) {
    String inner = line.strip().replaceAll("^\\||\\|$", "");
    return Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
  }
}
