package dev.twinfold.local.bill.postgres;

import static dev.twinfold.local.bill.BillRecords.bill;
import static dev.twinfold.local.bill.BillRecords.receipts;
import static dev.twinfold.local.bill.BillRecords.total;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.twinfold.local.Main;
import dev.twinfold.local.bill.BillSource;
import dev.twinfold.local.bill.BillTopics;
import dev.twinfold.local.cluster.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the exporting process (kill -9) again and again at random moments while bills keep coming.
 * In the end the tables hold what the topics hold, row for row. {@code -Dtwinfold.crashes=20} makes
 * it longer, {@code -Dtwinfold.seed=...} chooses other moments.
 */
class ExportCrashTest {
  private static final int CRASHES = Integer.getInteger("twinfold.crashes", 3);
  private static final Instant FIRST_WINDOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final int CLIENTS = 40;

  private static EmbeddedCluster cluster;
  private static PostgresServer postgres;

  private final SplittableRandom random =
      new SplittableRandom(Long.getLong("twinfold.seed", 20260301));

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    postgres = PostgresServer.start();
    cluster = EmbeddedCluster.open(1);
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
    postgres.close();
  }

  @Test
  void noRowIsLostOrDoubledHoweverOftenTheExporterIsKilled() throws Exception {
    String database = postgres.newDatabase();
    AtomicBoolean enough = new AtomicBoolean();
    try (BillTopics topics = BillTopics.create(cluster.bootstrapServers(), "", 3)) {
      SplittableRandom choices = random.split();
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> writeUntil(enough, topics, choices));
      try {
        for (int crash = 0; crash < CRASHES; crash++) {
          crashAfterProgress(database);
        }
      } finally {
        enough.set(true);
        writer.join();
      }
    }

    Process last = export(database, false);
    assertThat(last.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(last.exitValue()).as(Files.readString(output())).isZero();
    BillSource source =
        BillSource.find(Map.of("bootstrap.servers", cluster.bootstrapServers()), "");
    try (Connection connection = postgres.connect(database)) {
      List<String> rows = Tables.rows(connection);
      assertThat(rows).hasSizeGreaterThan(100 * CRASHES).isEqualTo(Tables.records(source));
    }
  }

  /** Waits until this very process has written something, then a random while, then kills it. */
  private void crashAfterProgress(String database) throws Exception {
    long before = exported(database);
    Process exporter = export(database, true);
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !exporter.isAlive() || exported(database) > before);
    boolean ended = exporter.waitFor(random.nextInt(700), TimeUnit.MILLISECONDS);
    assertThat(ended).as(() -> read(output())).isFalse();
    exporter.destroyForcibly().waitFor();
    assertThat(exporter.exitValue()).as("ended by SIGKILL").isEqualTo(128 + 9);
  }

  private static long exported(String database) throws SQLException {
    try (Connection connection = postgres.connect(database)) {
      boolean made =
          Tables.ask(connection, "SELECT to_regclass('twinfold.usage_by_client') IS NOT NULL")
              .contains("t");
      return made
          ? Long.parseLong(
              Tables.ask(connection, "SELECT count(*) FROM twinfold.usage_by_client").get(0))
          : 0;
    }
  }

  /** A JVM of its own; few records in each transaction, so that there are many moments to die. */
  private Process export(String database, boolean follow) throws IOException {
    Path few = Files.writeString(directory.resolve("few.properties"), "max.poll.records=20\n");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "usage",
                "export",
                "--bootstrap-servers",
                cluster.bootstrapServers(),
                "--command-config",
                few.toString(),
                "--to",
                postgres.address(database)));
    if (follow) {
      command.add("--follow");
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output().toFile())
        .start();
  }

  private Path output() {
    return directory.resolve("exporter.log");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /**
   * Hours pass: each has bills, corrections of an earlier hour, totals, and bills nobody may see.
   */
  private static void writeUntil(
      AtomicBoolean enough, BillTopics topics, SplittableRandom choices) {
    for (int hour = 0; !enough.get(); hour++) {
      Instant start = FIRST_WINDOW.plus(Duration.ofHours(hour));
      List<SpecificRecord> bills = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        long count = choices.nextInt(1_000);
        bills.add(bill("acme", client, "PT1H", start, 0, Map.of("scan", count)).build());
      }
      bills.add(total("acme", "PT1H", start, 0, Map.of("scan", 1L)).build());
      bills.add(receipts(hour % 3, start, 100L * hour, 50).build());
      if (hour > 0) {
        Instant earlier = start.minus(Duration.ofHours(1));
        bills.add(bill("acme", 1, "PT1H", earlier, 1, Map.of("scan", 2_000L)).build());
        bills.add(total("acme", "PT1H", earlier, 2, Map.of("scan", 2L)).build());
      }
      topics.commit(bills);
      if (choices.nextInt(4) == 0) {
        topics.abort(total("acme", "PT1H", start, 9, Map.of("scan", 9L)).build());
      }
    }
  }
}
