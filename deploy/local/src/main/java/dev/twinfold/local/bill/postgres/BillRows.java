package dev.twinfold.local.bill.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.twinfold.local.bill.BillTaker;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.Reconciliation;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Records on their way into the tables. A record that comes again takes the place of the earlier
 * one, as in the tables: a statement may not touch a row twice.
 */
final class BillRows implements BillTaker {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String INSERT_TENANT =
      BillTables.upsert(
          "usage_by_tenant",
          List.of("tenant", "window_size", "window_start", "revision"),
          List.of(
              "window_end",
              "usage_id",
              "unique_clients",
              "operations",
              "reports",
              "ahead_reports",
              "clones_detected"));

  private static final String INSERT_CLIENT =
      BillTables.upsert(
          "usage_by_client",
          List.of("tenant", "window_size", "window_start", "lineage", "client", "revision"),
          List.of(
              "window_end",
              "usage_id",
              "machines",
              "operations",
              "delta",
              "reports",
              "delta_reports",
              "ahead_reports"));

  private static final String INSERT_RECEIPTS =
      BillTables.upsert(
          "reconciliation",
          List.of("topic", "\"partition\"", "window_size", "window_start"),
          List.of(
              "window_end",
              "first_offset",
              "last_offset",
              "received",
              "counted",
              "late",
              "redelivered",
              "dead_lettered"));

  private record Recorded<T>(T bill, Instant at) {}

  private final Map<List<Object>, Recorded<UsageByTenant>> tenants = new LinkedHashMap<>();
  private final Map<List<Object>, Recorded<UsageByClient>> clients = new LinkedHashMap<>();
  private final Map<List<Object>, Recorded<Reconciliation>> receipts = new LinkedHashMap<>();

  @Override
  public void tenant(UsageByTenant bill, Instant recordedAt) {
    List<Object> key =
        List.of(bill.getTenant(), bill.getWindowSize(), bill.getWindowStart(), bill.getRevision());
    tenants.put(key, new Recorded<>(bill, recordedAt));
  }

  @Override
  public void client(UsageByClient bill, Instant recordedAt) {
    List<Object> key =
        List.of(
            bill.getTenant(),
            bill.getWindowSize(),
            bill.getWindowStart(),
            bill.getLineage(),
            bill.getClient(),
            bill.getRevision());
    clients.put(key, new Recorded<>(bill, recordedAt));
  }

  @Override
  public void reconciliation(Reconciliation all, Instant recordedAt) {
    receipts.put(
        List.of(all.getTopic(), all.getPartition(), all.getWindowSize(), all.getWindowStart()),
        new Recorded<>(all, recordedAt));
  }

  int count() {
    return tenants.size() + clients.size() + receipts.size();
  }

  void insert(Connection connection, OffsetDateTime exportedAt) throws SQLException {
    insertTenants(connection, exportedAt);
    insertClients(connection, exportedAt);
    insertReceipts(connection, exportedAt);
  }

  private void insertTenants(Connection connection, OffsetDateTime exportedAt) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT_TENANT)) {
      for (Recorded<UsageByTenant> each : tenants.values()) {
        UsageByTenant bill = each.bill();
        bind(
            insert,
            bill.getTenant(),
            bill.getWindowSize(),
            utc(bill.getWindowStart()),
            bill.getRevision(),
            utc(bill.getWindowEnd()),
            uuid(bill.getUsageId()),
            bill.getUniqueClients(),
            json(bill.getOperations()),
            bill.getReports(),
            bill.getAheadReports(),
            bill.getClonesDetected(),
            utc(each.at()),
            exportedAt);
      }
      insert.executeBatch();
    }
  }

  private void insertClients(Connection connection, OffsetDateTime exportedAt) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT_CLIENT)) {
      for (Recorded<UsageByClient> each : clients.values()) {
        UsageByClient bill = each.bill();
        bind(
            insert,
            bill.getTenant(),
            bill.getWindowSize(),
            utc(bill.getWindowStart()),
            uuid(bill.getLineage()),
            uuid(bill.getClient()),
            bill.getRevision(),
            utc(bill.getWindowEnd()),
            uuid(bill.getUsageId()),
            bill.getMachines(),
            json(bill.getOperations()),
            json(bill.getDelta()),
            bill.getReports(),
            bill.getDeltaReports(),
            bill.getAheadReports(),
            utc(each.at()),
            exportedAt);
      }
      insert.executeBatch();
    }
  }

  private void insertReceipts(Connection connection, OffsetDateTime exportedAt)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT_RECEIPTS)) {
      for (Recorded<Reconciliation> each : receipts.values()) {
        Reconciliation all = each.bill();
        bind(
            insert,
            all.getTopic(),
            all.getPartition(),
            all.getWindowSize(),
            utc(all.getWindowStart()),
            utc(all.getWindowEnd()),
            all.getFirstOffset(),
            all.getLastOffset(),
            all.getReceived(),
            all.getCounted(),
            all.getLate(),
            all.getRedelivered(),
            all.getDeadLettered(),
            utc(each.at()),
            exportedAt);
      }
      insert.executeBatch();
    }
  }

  private static void bind(PreparedStatement insert, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      insert.setObject(i + 1, values[i]);
    }
    insert.addBatch();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static UUID uuid(Id128 id) {
    ByteBuffer bytes = ByteBuffer.wrap(id.bytes());
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  /**
   * PostgreSQL has no text with a zero in it, and an agent may name an operation so: it is shown as
   * the symbol for a zero. Otherwise one agent could stop the hand-over for all tenants.
   */
  private static String json(Map<String, Long> operations) {
    Map<String, Long> storable = new TreeMap<>();
    operations.forEach(
        (name, count) -> storable.merge(name.replace('\0', '\u2400'), count, Long::sum));
    try {
      return JSON.writeValueAsString(storable);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of numbers is always JSON", e);
    }
  }
}
