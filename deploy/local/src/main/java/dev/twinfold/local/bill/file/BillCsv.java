package dev.twinfold.local.bill.file;

import dev.twinfold.local.bill.BillLine;
import dev.twinfold.local.bill.ClientName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The bill as CSV (RFC 4180, UTF-8, CRLF): a row for each number of each line, so that a pivot
 * table never adds up unlike things.
 *
 * <p>Tenants and operations are named by others, and a spreadsheet runs as a formula what begins
 * with {@code = + - @}, a tab or a line end. Such text gets an apostrophe in front, and so does
 * text that begins with one: a program takes one leading apostrophe off and has the name.
 */
public final class BillCsv {
  private static final String STARTS_OF_FORMULAS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";
  private static final String APOSTROPHE = "'";

  private BillCsv() {}

  /** Writes a heading and all lines. */
  public static void write(Level level, List<BillLine> lines, Appendable out) throws IOException {
    row(out, columns(level));
    for (BillLine line : lines) {
      for (Measure measure : Measure.of(line)) {
        row(out, cells(level, line, measure));
      }
    }
  }

  private static List<String> columns(Level level) {
    List<String> columns = new ArrayList<>(List.of("tenant"));
    if (level == Level.CLIENT) {
      columns.addAll(List.of("lineage", "client"));
    }
    columns.addAll(
        List.of(
            "window_size",
            "window_start",
            "window_end",
            "state",
            "revision",
            "measure",
            "operation",
            "quantity"));
    return columns;
  }

  private static List<String> cells(Level level, BillLine line, Measure measure) {
    List<String> cells = new ArrayList<>(List.of(guarded(line.tenant())));
    if (level == Level.CLIENT) {
      ClientName client = line.client().orElseThrow();
      cells.addAll(List.of(client.lineage(), client.client()));
    }
    cells.addAll(
        List.of(
            line.windowSize(),
            line.windowStart().toString(),
            line.windowEnd().toString(),
            line.state().inWords(),
            line.revision().isPresent() ? Integer.toString(line.revision().getAsInt()) : "",
            measure.name(),
            guarded(measure.operation()),
            Long.toString(measure.quantity())));
    return cells;
  }

  private static String guarded(String name) {
    boolean guard =
        name.startsWith(APOSTROPHE)
            || (!name.isEmpty() && STARTS_OF_FORMULAS.indexOf(name.charAt(0)) >= 0);
    return guard ? APOSTROPHE + name : name;
  }

  private static void row(Appendable out, List<String> cells) throws IOException {
    String separator = "";
    for (String cell : cells) {
      out.append(separator).append(quoted(cell));
      separator = ",";
    }
    out.append("\r\n");
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
