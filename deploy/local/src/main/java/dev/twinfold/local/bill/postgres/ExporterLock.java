package dev.twinfold.local.bill.postgres;

import dev.twinfold.local.CommandFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * One exporter at a time: an advisory lock of the session, which goes with the connection. It waits
 * a little, because a server takes a moment to notice that the last exporter was killed.
 */
final class ExporterLock {
  /** "twinfold" as eight bytes of ASCII. */
  private static final long KEY = 0x7477696e666f6c64L;

  private static final int WAIT_SECONDS = 10;
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private ExporterLock() {}

  /**
   * Takes it, in a transaction of its own.
   *
   * @throws CommandFailure if somebody else has it, naming the session
   */
  static void take(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '" + WAIT_SECONDS + "s'");
      statement.execute("SELECT pg_advisory_lock(" + KEY + ")");
      connection.commit();
    } catch (SQLException e) {
      if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback();
      throw new CommandFailure(
          "another exporter works on this database" + holder(connection) + "; stop it first", e);
    }
  }

  private static String holder(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT a.pid, coalesce(host(a.client_addr), 'a local socket'),"
                    + " to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')"
                    + " FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
                    + " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
                    + " AND ((l.classid::bigint << 32) | l.objid::bigint) = "
                    + KEY
                    + " AND l.database = (SELECT oid FROM pg_database"
                    + " WHERE datname = current_database())")) {
      return row.next()
          ? String.format(
              " (session %d from %s since %s UTC)",
              row.getInt(1), row.getString(2), row.getString(3))
          : "";
    }
  }
}
