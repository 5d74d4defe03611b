package dev.twinfold.local.bill.postgres;

import dev.twinfold.local.CommandFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Which database, as its user writes it: {@code jdbc:postgresql://...} as the driver knows it, or
 * {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=...} as {@code psql} does. Printed
 * without user, password and parameters.
 */
public final class DatabaseAddress {
  private static final String JDBC = "jdbc:postgresql:";
  private static final Pattern LIBPQ = Pattern.compile("postgres(ql)?://.*");
  private static final int DEFAULT_PORT = 5432;

  private final String url;
  private final Properties properties;

  private DatabaseAddress(String url, Properties properties) {
    this.url = url;
    this.properties = properties;
  }

  /**
   * The address in the text; empty if it is none of a PostgreSQL.
   *
   * @param environment {@code PGPASSWORD} is taken from it if the address has no password
   * @throws CommandFailure if it begins like one and goes wrong later
   */
  public static Optional<DatabaseAddress> of(String text, Map<String, String> environment) {
    Properties properties = new Properties();
    Optional.ofNullable(environment.get("PGPASSWORD"))
        .ifPresent(password -> properties.setProperty("password", password));
    properties.setProperty("ApplicationName", "twinfold usage export");
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("tcpKeepAlive", "true");
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith(JDBC)) {
      return Optional.of(new DatabaseAddress(text, properties));
    }
    return LIBPQ.matcher(lower).matches()
        ? Optional.of(new DatabaseAddress(jdbcUrl(text, properties), properties))
        : Optional.empty();
  }

  /** The driver does not know a user before the host. */
  private static String jdbcUrl(String text, Properties properties) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw unreadable();
    }
    String path = uri.getRawPath();
    if (uri.getHost() == null || path == null || path.length() < 2) {
      throw unreadable();
    }
    if (uri.getUserInfo() != null) {
      String[] user = uri.getUserInfo().split(":", 2);
      properties.setProperty("user", user[0]);
      if (user.length == 2) {
        properties.setProperty("password", user[1]);
      }
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return JDBC + "//" + uri.getHost() + ":" + port + path + query;
  }

  /** Without the text, which may hold a password, and so without the cause, which quotes it. */
  private static CommandFailure unreadable() {
    return new CommandFailure(
        "--to: this is no address of a PostgreSQL database; write"
            + " postgresql://USER@HOST:PORT/DATABASE and put the password into PGPASSWORD,"
            + " or use the driver's own form, jdbc:postgresql://...");
  }

  /** For the driver. */
  String url() {
    return url;
  }

  /** For the driver. */
  Properties properties() {
    return properties;
  }

  @Override
  public String toString() {
    String shown = url.substring("jdbc:".length());
    int parameters = shown.indexOf('?');
    return parameters < 0 ? shown : shown.substring(0, parameters);
  }
}
