package dev.twinfold.local.registry;

import dev.twinfold.local.cluster.FreePorts;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * A real schema registry as a process of its own on the loopback address, with its schemas in a
 * file, so that it finds them again after it was killed. Maven unpacks it before these tests.
 */
final class ApicurioRegistry implements AutoCloseable {
  private static final Duration START_WITHIN = Duration.ofMinutes(3);

  private final Path directory;
  private final int port = FreePorts.choose(1).get(0);
  private Process process;

  private ApicurioRegistry(Path directory) {
    this.directory = directory;
  }

  /** Starts one on an empty directory; returns when it answers. */
  static ApicurioRegistry start(Path directory) throws IOException {
    ApicurioRegistry registry = new ApicurioRegistry(Files.createDirectories(directory));
    registry.startAgain();
    return registry;
  }

  /** Where it speaks Confluent's API. */
  String url() {
    return host() + "/apis/ccompat/v7";
  }

  /** Its address without a path. */
  String host() {
    return "http://127.0.0.1:" + port;
  }

  /** Starts it on what it has written before; returns when it answers. */
  void startAgain() throws IOException {
    Path unpacked = Path.of(System.getProperty("twinfold.apicurio"));
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                // Whoever is killed has written what was answered.
                "-Dapicurio.datasource.url=jdbc:h2:file:"
                    + directory.resolve("schemas").toAbsolutePath()
                    + ";WRITE_DELAY=0",
                "-cp",
                unpacked + "/*:" + unpacked + "/lib/*",
                "io.quarkus.runner.GeneratedMain")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    try {
      Awaitility.await().atMost(START_WITHIN).until(this::answers);
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private Path log() {
    return directory.resolve("registry.log");
  }

  private boolean answers() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("the registry stopped:\n" + Files.readString(log()));
    }
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url() + "/subjects").toURL().openConnection();
    try {
      return connection.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    } finally {
      connection.disconnect();
    }
  }

  /** As {@code kill -9} does; returns when it is gone. */
  void kill() {
    process.destroyForcibly();
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !process.isAlive());
  }

  @Override
  public void close() {
    kill();
  }
}
