package dev.twinfold.local.bill.file;

import dev.twinfold.local.bill.BillLine;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The bill as a table for the terminal. */
public final class BillTable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final List<String> HEADING =
      List.of(
          "tenant",
          "size",
          "window (UTC)",
          "state",
          "revision",
          "unique clients",
          "operations",
          "clones detected");
  private static final int LEFT_COLUMNS = 4;

  private BillTable() {}

  /**
   * A heading, a row for each line and a total for each window size, since windows of different
   * sizes hold the same operations.
   *
   * @param withOperations a row more for each operation of a line
   */
  public static List<String> of(List<BillLine> lines, boolean withOperations) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADING);
    Map<String, Long> totals = new TreeMap<>();
    for (BillLine line : lines) {
      rows.add(cells(line));
      if (withOperations) {
        line.operations().forEach((name, count) -> rows.add(cells("  " + shown(name), "", count)));
      }
      totals.merge(line.windowSize(), line.operationsTotal(), Long::sum);
    }
    totals.forEach((size, operations) -> rows.add(cells("total", size, operations)));
    return aligned(rows);
  }

  private static List<String> cells(BillLine line) {
    return List.of(
        line.tenant(),
        line.windowSize(),
        time(line.windowStart()) + " - " + time(line.windowEnd()),
        line.state().inWords(),
        line.revision().isPresent() ? Integer.toString(line.revision().getAsInt()) : "-",
        number(line.machines()),
        number(line.operationsTotal()),
        line.clonesDetected().isPresent() ? number(line.clonesDetected().getAsLong()) : "-");
  }

  private static List<String> cells(String name, String size, long operations) {
    return List.of(name, size, "", "", "", "", number(operations), "");
  }

  private static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[HEADING.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> aligned(row, widths)).toList();
  }

  private static String aligned(List<String> row, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String spaces = " ".repeat(widths[i] - row.get(i).length());
      text.append(i < LEFT_COLUMNS ? row.get(i) + spaces : spaces + row.get(i)).append("  ");
    }
    return text.toString().stripTrailing();
  }

  /** Agents name operations: what would steer a terminal is not passed on to it. */
  private static String shown(String name) {
    StringBuilder text = new StringBuilder();
    name.codePoints()
        .forEach(
            c -> {
              boolean harmless =
                  !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT;
              text.appendCodePoint(harmless ? c : '?');
            });
    return text.toString();
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String time(Instant instant) {
    String text = TIME.format(instant);
    return text.endsWith(":00") ? text.substring(0, text.length() - 3) : text;
  }
}
