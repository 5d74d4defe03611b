package dev.twinfold.local.demo;

import dev.twinfold.local.bill.TenantTotals;
import dev.twinfold.schemas.UsageByTenant;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The bill as a table for the terminal. */
final class BillTable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private BillTable() {}

  /** A heading, a row for each line and a total. */
  static List<String> of(TenantTotals bill) {
    List<String> rows = new ArrayList<>();
    rows.add(row("tenant", "window (UTC)", "unique clients", "operations"));
    for (UsageByTenant line : bill.all()) {
      rows.add(
          row(
              line.getTenant(),
              time(line.getWindowStart()) + " - " + time(line.getWindowEnd()),
              number(line.getUniqueClients()),
              number(TenantTotals.operations(line))));
    }
    rows.add(row("total", "", "", number(bill.operations())));
    return rows;
  }

  /** With thousands apart: {@code 12,345}. */
  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "  %-16s  %-19s  %14s  %12s", cells).stripTrailing();
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }
}
