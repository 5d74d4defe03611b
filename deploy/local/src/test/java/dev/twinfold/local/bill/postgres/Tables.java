package dev.twinfold.local.bill.postgres;

import dev.twinfold.local.bill.BillLog;
import dev.twinfold.local.bill.BillSource;
import dev.twinfold.local.bill.BillTaker;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.Reconciliation;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** All rows of the tables, and all records of the topics, as comparable text. */
public final class Tables {
  private static final String TENANTS =
      "SELECT 'tenant', usage_id, tenant, window_size, window_start, window_end, revision,"
          + " unique_clients, operations, reports, ahead_reports, clones_detected, recorded_at"
          + " FROM twinfold.usage_by_tenant";
  private static final String CLIENTS =
      "SELECT 'client', usage_id, tenant, lineage, client, window_size, window_start, window_end,"
          + " revision, machines, operations, delta, reports, delta_reports, ahead_reports,"
          + " recorded_at FROM twinfold.usage_by_client";

  private static final String RECEIPTS =
      "SELECT 'receipts', topic, partition, window_size, window_start, window_end, first_offset,"
          + " last_offset, received, counted, late, redelivered, dead_lettered, recorded_at"
          + " FROM twinfold.reconciliation";

  private Tables() {}

  /** One text for each row, sorted. */
  public static List<String> rows(Connection connection) throws SQLException {
    List<String> rows = new ArrayList<>(ask(connection, TENANTS));
    rows.addAll(ask(connection, CLIENTS));
    rows.addAll(ask(connection, RECEIPTS));
    rows.sort(null);
    return rows;
  }

  /** One text for each committed record, sorted; as it must be in the tables. */
  public static List<String> records(BillSource source) {
    List<String> records = new ArrayList<>();
    BillTaker taker = new Cells(records);
    try (BillLog log =
        BillLog.open(
            source,
            source.topics().usageByTenant(),
            source.topics().usageByClient(),
            source.topics().reconciliation())) {
      Map<TopicPartition, Long> ends = log.ends();
      while (!log.hasReached(ends)) {
        log.poll(Duration.ofMillis(200), taker);
      }
    }
    records.sort(null);
    return records;
  }

  /** What a query gives: cells with bars between, times as instants, ids and maps as ours. */
  public static List<String> ask(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          cells.add(
              switch (result.getMetaData().getColumnTypeName(i)) {
                case "timestamptz" -> String.valueOf(result.getTimestamp(i).toInstant());
                case "uuid" -> result.getString(i).replace("-", "");
                case "jsonb" -> result.getString(i).replace("\"", "").replace(": ", "=");
                default -> String.valueOf(result.getString(i));
              });
        }
        rows.add(String.join("|", cells));
      }
    }
    return rows;
  }

  static final class Cells implements BillTaker {
    private final List<String> rows;

    Cells(List<String> rows) {
      this.rows = rows;
    }

    @Override
    public void tenant(UsageByTenant bill, Instant recordedAt) {
      rows.add(
          joined(
              "tenant",
              hex(bill.getUsageId()),
              bill.getTenant(),
              bill.getWindowSize(),
              bill.getWindowStart(),
              bill.getWindowEnd(),
              bill.getRevision(),
              bill.getUniqueClients(),
              map(bill.getOperations()),
              bill.getReports(),
              bill.getAheadReports(),
              bill.getClonesDetected(),
              recordedAt));
    }

    @Override
    public void client(UsageByClient bill, Instant recordedAt) {
      rows.add(
          joined(
              "client",
              hex(bill.getUsageId()),
              bill.getTenant(),
              hex(bill.getLineage()),
              hex(bill.getClient()),
              bill.getWindowSize(),
              bill.getWindowStart(),
              bill.getWindowEnd(),
              bill.getRevision(),
              bill.getMachines(),
              map(bill.getOperations()),
              map(bill.getDelta()),
              bill.getReports(),
              bill.getDeltaReports(),
              bill.getAheadReports(),
              recordedAt));
    }

    @Override
    public void reconciliation(Reconciliation all, Instant recordedAt) {
      rows.add(
          joined(
              "receipts",
              all.getTopic(),
              all.getPartition(),
              all.getWindowSize(),
              all.getWindowStart(),
              all.getWindowEnd(),
              all.getFirstOffset(),
              all.getLastOffset(),
              all.getReceived(),
              all.getCounted(),
              all.getLate(),
              all.getRedelivered(),
              all.getDeadLettered(),
              recordedAt));
    }

    static String hex(Id128 id) {
      return HexFormat.of().formatHex(id.bytes());
    }

    private static String map(Map<String, Long> operations) {
      return new TreeMap<>(operations).toString();
    }

    private static String joined(Object... cells) {
      List<String> texts = new ArrayList<>();
      for (Object cell : cells) {
        texts.add(String.valueOf(cell));
      }
      return String.join("|", texts);
    }
  }
}
