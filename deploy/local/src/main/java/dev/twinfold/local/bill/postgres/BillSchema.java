package dev.twinfold.local.bill.postgres;

import dev.twinfold.local.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The tables and views, made by {@code schema-1.sql}; each later version has a file that leads to
 * it from the one before.
 */
final class BillSchema {
  /** The version that this exporter writes. */
  static final int VERSION = 1;

  private BillSchema() {}

  /**
   * Brings the database to {@link #VERSION}, in the connection's transaction.
   *
   * @throws CommandFailure if it is of a later version
   */
  static void ensure(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // IF NOT EXISTS would ask for the right to create even where a DBA has made the schema.
      if (isAbsent(statement, "to_regnamespace('twinfold')")) {
        statement.execute("CREATE SCHEMA twinfold");
      }
      int found =
          isAbsent(statement, "to_regclass('twinfold.schema_version')") ? 0 : version(statement);
      if (found > VERSION) {
        throw new CommandFailure(
            String.format(
                "the tables are of version %d, this exporter writes version %d;"
                    + " use a newer release of Twinfold",
                found, VERSION));
      }
      for (int next = found + 1; next <= VERSION; next++) {
        statement.execute(script(next));
        statement.execute("INSERT INTO twinfold.schema_version (version) VALUES (" + next + ")");
      }
    }
  }

  private static boolean isAbsent(Statement statement, String expression) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT " + expression + " IS NULL")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT max(version) FROM twinfold.schema_version")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static String script(int version) {
    String name = "schema-" + version + ".sql";
    try (InputStream in = BillSchema.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
