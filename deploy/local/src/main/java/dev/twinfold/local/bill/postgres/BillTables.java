package dev.twinfold.local.bill.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Statements that write a row of bills. */
final class BillTables {
  private static final Set<String> JSON_COLUMNS = Set.of("operations", "delta");

  private BillTables() {}

  /**
   * Writes one row, with {@code recorded_at} and {@code exported_at} behind the given columns. A
   * row that is there and says the same stays untouched, date included; one that says something
   * else is replaced: its topic was computed again.
   */
  static String upsert(String table, List<String> key, List<String> rest) {
    List<String> all = new ArrayList<>(key);
    all.addAll(rest);
    all.add("recorded_at");
    all.add("exported_at");
    List<String> updated = new ArrayList<>(rest);
    updated.add("recorded_at");
    updated.add("exported_at");
    return "INSERT INTO twinfold."
        + table
        + " AS t ("
        + String.join(", ", all)
        + ") VALUES ("
        + all.stream()
            .map(column -> JSON_COLUMNS.contains(column) ? "?::jsonb" : "?")
            .collect(Collectors.joining(", "))
        + ") ON CONFLICT ("
        + String.join(", ", key)
        + ") DO UPDATE SET "
        + updated.stream()
            .map(column -> column + " = excluded." + column)
            .collect(Collectors.joining(", "))
        + " WHERE ("
        + prefixed("t.", rest)
        + ") IS DISTINCT FROM ("
        + prefixed("excluded.", rest)
        + ")";
  }

  private static String prefixed(String prefix, List<String> columns) {
    return columns.stream().map(prefix::concat).collect(Collectors.joining(", "));
  }
}
