package dev.twinfold.local.bill.postgres;

import static org.awaitility.Awaitility.await;

import dev.twinfold.local.WorkDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PostgreSQL, started by the test on a free port of 127.0.0.1 with its data in a temporary
 * directory, stopped by the test. PostgreSQL refuses to run as root; then it runs as another user.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final String USER = "twinfold";
  private static final int ATTEMPTS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final WorkDirectory directory;
  private final String password;
  private final Process server;
  private final int port;

  private PostgresServer(WorkDirectory directory, String password, Process server, int port) {
    this.directory = directory;
    this.password = password;
    this.server = server;
    this.port = port;
  }

  /** Starts one; returns when it takes connections. */
  public static PostgresServer start() throws Exception {
    Path binaries = binaries();
    WorkDirectory directory = WorkDirectory.create("postgres");
    String password = UUID.randomUUID().toString();
    Path passwordFile = Files.writeString(directory.path().resolve("password"), password);
    give(directory.path());
    give(passwordFile);
    Path data = directory.path().resolve("data");
    Path log = directory.path().resolve("log");
    Process initdb =
        asAnother(
                binaries.resolve("initdb").toString(),
                "--pgdata=" + data,
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!initdb.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || initdb.exitValue() != 0) {
      initdb.destroyForcibly();
      throw new IllegalStateException("initdb failed: " + Files.readString(log));
    }
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      PostgresServer started =
          new PostgresServer(directory, password, run(binaries, data, log, port), port);
      // Between choosing a port and listening on it, somebody else can take it.
      if (started.answers()) {
        return started;
      }
      if (attempt == ATTEMPTS) {
        throw new IllegalStateException("postgres did not start: " + Files.readString(log));
      }
    }
  }

  private static Process run(Path binaries, Path data, Path log, int port) throws IOException {
    return asAnother(
            binaries.resolve("postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=off")
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static Path binaries() throws IOException {
    List<Path> places =
        new ArrayList<>(Stream.of(System.getenv("PATH").split(":", -1)).map(Path::of).toList());
    if (Files.isDirectory(DEBIAN)) {
      try (Stream<Path> versions = Files.list(DEBIAN)) {
        versions.sorted().map(version -> version.resolve("bin")).forEach(places::add);
      }
    }
    for (Path place : places) {
      Path initdb = place.resolve("initdb");
      if (Files.isExecutable(initdb)) {
        // The path may hold a link to initdb alone.
        return initdb.toRealPath().getParent();
      }
    }
    throw new IllegalStateException(
        "these tests need PostgreSQL's initdb and postgres, on the PATH or in "
            + DEBIAN
            + "/*/bin: install the package postgresql, or run .ci/run as root, which does");
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static String another() throws IOException {
    boolean postgres =
        Files.readAllLines(Path.of("/etc/passwd")).stream()
            .anyMatch(line -> line.startsWith("postgres:"));
    return postgres ? "postgres" : "nobody";
  }

  /** setpriv becomes the command: the process that we hold is the server itself. */
  private static ProcessBuilder asAnother(String... command) throws IOException {
    List<String> all = new ArrayList<>();
    if (isRoot()) {
      all.addAll(
          List.of("setpriv", "--reuid=" + another(), "--regid=nogroup", "--clear-groups", "--"));
    }
    all.addAll(List.of(command));
    return new ProcessBuilder(all).directory(Path.of("/").toFile());
  }

  private static void give(Path path) throws IOException {
    if (isRoot()) {
      Files.setOwner(
          path,
          path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(another()));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !server.isAlive() || connects());
    return server.isAlive();
  }

  private boolean connects() {
    try (Connection connection = connect("postgres")) {
      return connection.isValid(1);
    } catch (SQLException notYet) {
      return false;
    }
  }

  /** Makes a new, empty database and gives its name. */
  public String newDatabase() throws SQLException {
    String name = "bills_" + UUID.randomUUID().toString().replace("-", "");
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return name;
  }

  /** A connection of the test's own. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, USER, password);
  }

  /** How the command line is told about a database. */
  public String address(String database) {
    return "postgresql://" + USER + ":" + password + "@127.0.0.1:" + port + "/" + database;
  }

  /** The same without user and password: how the command line prints it. */
  public String shownAddress(String database) {
    return "postgresql://127.0.0.1:" + port + "/" + database;
  }

  @Override
  public void close() throws IOException {
    // A fast shutdown: TERM would wait until all clients have gone.
    new ProcessBuilder("kill", "-INT", Long.toString(server.pid())).start();
    server.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    directory.close();
  }
}
