package dev.twinfold.local.bill.postgres;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.bill.BillSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * One connection to a database that this exporter, and no other, writes bills to. What is written
 * is written together with how far the topics were read, so that a crash anywhere neither loses nor
 * doubles a row.
 */
final class BillDatabase implements AutoCloseable {
  private final Connection connection;
  private final BillSource source;
  private final String address;

  private BillDatabase(Connection connection, BillSource source, String address) {
    this.connection = connection;
    this.source = source;
    this.address = address;
  }

  /**
   * Connects, takes the lock, and makes the tables on first use.
   *
   * @throws CommandFailure if the database does not let us in, another exporter works on it, or it
   *     holds the bills of something else
   */
  static BillDatabase open(DatabaseAddress address, BillSource source) {
    Connection connection;
    try {
      connection = DriverManager.getConnection(address.url(), address.properties());
    } catch (SQLException e) {
      throw new CommandFailure("--to: cannot connect to " + address + ": " + firstLine(e), e);
    }
    BillDatabase database = new BillDatabase(connection, source, address.toString());
    try {
      connection.setAutoCommit(false);
      ExporterLock.take(connection);
      BillSchema.ensure(connection);
      database.requireSameSource();
      connection.commit();
      return database;
    } catch (SQLException e) {
      database.close();
      throw database.failed(e);
    } catch (CommandFailure e) {
      database.close();
      throw e;
    }
  }

  private void requireSameSource() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO twinfold.source (cluster_id, topic_prefix) VALUES (?, ?)"
                + " ON CONFLICT DO NOTHING")) {
      insert.setString(1, source.clusterId());
      insert.setString(2, source.prefix());
      insert.executeUpdate();
    }
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery("SELECT cluster_id, topic_prefix FROM twinfold.source")) {
      row.next();
      String cluster = row.getString(1);
      String prefix = row.getString(2);
      if (!cluster.equals(source.clusterId()) || !prefix.equals(source.prefix())) {
        throw new CommandFailure(
            String.format(
                "%s holds the bills of prefix '%s' in cluster %s; use another database for those of"
                    + " prefix '%s' in cluster %s",
                address, prefix, cluster, source.prefix(), source.clusterId()));
      }
    }
  }

  /**
   * Where to go on, by partition; a partition that was never read is absent.
   *
   * @throws CommandFailure if a topic is not the one that was read before
   */
  Map<TopicPartition, Long> offsets() {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    try (Statement query = connection.createStatement();
        ResultSet rows =
            query.executeQuery(
                "SELECT topic, \"partition\", topic_id, next_offset FROM twinfold.offsets")) {
      while (rows.next()) {
        String topic = rows.getString(1);
        if (!rows.getString(3).equals(source.topicIds().get(topic).toString())) {
          throw new CommandFailure(
              "the topic "
                  + topic
                  + " was deleted and made anew since the last export, so nobody can say what of it"
                  + " the database has; export to a new database");
        }
        offsets.put(new TopicPartition(topic, rows.getInt(2)), rows.getLong(4));
      }
      connection.commit();
      return offsets;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * Writes rows and offsets in one transaction.
   *
   * @param from where the rows begin, by partition: what the database has, or nothing for a
   *     partition that was never read
   * @param to where the next rows will begin
   */
  void store(BillRows rows, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    try {
      OffsetDateTime exportedAt = nextExportedAt();
      rows.insert(connection, exportedAt);
      try (PreparedStatement update = connection.prepareStatement(StoredOffset.SQL)) {
        for (Map.Entry<TopicPartition, Long> entry : to.entrySet()) {
          long known = from.getOrDefault(entry.getKey(), StoredOffset.NEVER_READ);
          if (entry.getValue() != known) {
            storeOffset(update, entry.getKey(), known, entry.getValue());
          }
        }
      }
      connection.commit();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** A lock is lost with its session, and nobody is told: the offsets tell if another one wrote. */
  private void storeOffset(PreparedStatement update, TopicPartition partition, long from, long to)
      throws SQLException {
    StoredOffset.bind(
        update, partition, source.topicIds().get(partition.topic()).toString(), from, to);
    if (update.executeUpdate() != 1) {
      throw new CommandFailure(
          "another exporter wrote to "
              + address
              + " in between; nothing was written, start the export again");
    }
  }

  private OffsetDateTime nextExportedAt() throws SQLException {
    try (Statement update = connection.createStatement();
        ResultSet row =
            update.executeQuery(
                "UPDATE twinfold.source SET last_exported_at = greatest("
                    + "clock_timestamp(), last_exported_at + interval '1 microsecond')"
                    + " RETURNING last_exported_at")) {
      row.next();
      return row.getObject(1, OffsetDateTime.class);
    }
  }

  private CommandFailure failed(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    // Classes of the SQL standard and of PostgreSQL: connection exceptions, operator intervention.
    if (state.startsWith("08") || state.startsWith("57P")) {
      return new CommandFailure(
          "the connection to "
              + address
              + " was lost: "
              + firstLine(e)
              + "; start the export again, it goes on where it was",
          e);
    }
    return new CommandFailure(address + " refused: " + firstLine(e), e);
  }

  private static String firstLine(SQLException e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.lines().findFirst().orElse(message);
  }

  /** What was not committed is gone, and so is the lock. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
