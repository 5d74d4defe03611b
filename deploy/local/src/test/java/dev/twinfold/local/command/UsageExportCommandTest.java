package dev.twinfold.local.command;

import static dev.twinfold.local.bill.BillRecords.bill;
import static dev.twinfold.local.bill.BillRecords.receipts;
import static dev.twinfold.local.bill.BillRecords.total;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.local.bill.BillSource;
import dev.twinfold.local.bill.BillTopics;
import dev.twinfold.local.bill.postgres.PostgresServer;
import dev.twinfold.local.bill.postgres.Tables;
import dev.twinfold.local.cluster.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hand-over on the command line, against a real broker and a real PostgreSQL. */
class UsageExportCommandTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static EmbeddedCluster cluster;
  private static PostgresServer postgres;

  @TempDir private Path directory;
  private final String prefix = UUID.randomUUID() + ".";
  private String database;

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

  @BeforeEach
  void makeDatabase() throws SQLException {
    database = postgres.newDatabase();
  }

  @Test
  void everyRevisionGoesIntoTheTablesOnceHoweverOftenItIsExported() throws SQLException {
    try (BillTopics topics = topics()) {
      topics.commit(firstBills());
      topics.abort(total("acme", "PT1H", NOON, 99, Map.of("scan", 99L)).build());

      assertThat(export().out())
          .isEqualToIgnoringNewLines(
              "twinfold: 4 rows written to " + postgres.shownAddress(database));
      assertThat(export().out()).startsWith("twinfold: 0 rows written");
      assertTablesEqualTopics();

      topics.commit(
          bill("acme", 2, "PT1H", NOON, 1, Map.of("scan", 4L)).build(),
          receipts(1, NOON, 7, 3).setLate(1).setCounted(0).setDeadLettered(2).build(),
          total("acme", "PT1H", NOON, 7, Map.of("scan", 9L)).build());
      assertThat(export().out()).startsWith("twinfold: 3 rows written");
      assertTablesEqualTopics();
      assertThat(ask("SELECT revision, operations FROM twinfold.current_by_tenant"))
          .containsExactly("7|{scan=9}");
    }
  }

  @Test
  void aTopicThatWasComputedAgainReplacesOnlyWhatIsDifferent() throws SQLException {
    try (BillTopics topics = topics()) {
      topics.commit(firstBills());
      export();
      List<String> before =
          ask(
              "SELECT exported_at FROM twinfold.usage_by_client WHERE client = '"
                  + "7f000000000000000000000000000001'");
      topics.commit(
          bill("acme", 1, "PT1H", NOON, 0, Map.of("scan", 5L)).build(),
          bill("acme", 2, "PT1H", NOON, 0, Map.of("scan", 3L)).build(),
          bill("acme", 2, "PT1H", NOON, 0, Map.of("scan", 4L)).build());
      assertThat(export().exitCode()).isZero();

      assertThat(
              ask(
                  "SELECT client, operations FROM twinfold.current_by_client"
                      + " WHERE tenant = 'acme' ORDER BY 1"))
          .containsExactly(
              "7f000000000000000000000000000001|{scan=5}",
              "7f000000000000000000000000000002|{scan=4}");
      assertThat(
              ask(
                  "SELECT exported_at FROM twinfold.usage_by_client WHERE client = '"
                      + "7f000000000000000000000000000001'"))
          .isEqualTo(before);
    }
  }

  @Test
  void anOperationWithAZeroInItsNameDoesNotStopTheHandOver() throws SQLException {
    try (BillTopics topics = topics()) {
      topics.commit(
          bill("acme", 1, "PT1H", NOON, 0, Map.of("a\0b", 5L, "a\u2400b", 2L, "it's \"\\u0000", 1L))
              .build());
      assertThat(export().err()).isEmpty();
      assertThat(
              ask(
                  "SELECT operations ->> 'a\u2400b', operations ->> 'it''s \"\\u0000'"
                      + " FROM twinfold.usage_by_client"))
          .containsExactly("7|1");
    }
  }

  @Test
  void aSecondExporterIsRefusedAndToldWhoTheFirstIs() throws SQLException {
    try (BillTopics topics = topics();
        Connection first = postgres.connect(database);
        Statement statement = first.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(" + 0x7477696e666f6c64L + ")");
      topics.commit(firstBills());

      CommandRun second = export();

      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.err().lines())
          .singleElement()
          .asString()
          .matches(
              "twinfold: another exporter works on this database \\(session \\d+ from 127.0.0.1"
                  + " since .* UTC\\); stop it first");
    }
    assertThat(export().exitCode()).isZero();
  }

  @Test
  void offsetsThatAnotherExporterMovedStopThisOneWithoutARow() throws SQLException {
    try (BillTopics topics = topics()) {
      topics.commit(firstBills());
      export();
      // A lock is lost with its session: somebody else may have written since offsets were read.
      topics.commit(total("acme", "PT1H", NOON, 7, Map.of("scan", 9L)).build());
      execute(
          "CREATE FUNCTION twinfold.meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
              + " UPDATE twinfold.offsets SET next_offset = next_offset + 1; RETURN NULL; END $$",
          "CREATE TRIGGER meddle AFTER UPDATE ON twinfold.source"
              + " FOR EACH STATEMENT EXECUTE FUNCTION twinfold.meddle()");

      CommandRun run = export();

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .isEqualToIgnoringNewLines(
              "twinfold: another exporter wrote to "
                  + postgres.shownAddress(database)
                  + " in between; nothing was written, start the export again");
      assertThat(ask("SELECT max(revision) FROM twinfold.usage_by_tenant")).containsExactly("0");
    }
  }

  @Test
  void topicsThatWereMadeAnewOrOfAnotherPrefixAreRefused() throws Exception {
    try (BillTopics topics = topics()) {
      topics.commit(firstBills());
      export();
    }
    try (BillTopics others = BillTopics.create(cluster.bootstrapServers(), "other.", 1)) {
      others.commit(firstBills());
      CommandRun run =
          CommandRun.of(
              "usage",
              "export",
              "--bootstrap-servers",
              cluster.bootstrapServers(),
              "--prefix",
              "other.",
              "--to",
              postgres.address(database));
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains(" holds the bills of prefix '" + prefix + "' in cluster ", "'other.'");
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin.deleteTopics(List.of(prefix + "usage-by-client")).all().get(30, TimeUnit.SECONDS);
    }
    try (BillTopics anew = topics()) {
      anew.commit(firstBills());
      assertThat(export().err())
          .contains("the topic " + prefix + "usage-by-client was deleted and made anew");
    }
  }

  @Test
  void recordsThatWereDeletedBeforeTheyWereExportedAreNotPassedOver() throws Exception {
    try (BillTopics topics = BillTopics.create(cluster.bootstrapServers(), prefix, 1);
        Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      topics.commit(firstBills());
      export();
      topics.commit(firstBills());
      TopicPartition partition = new TopicPartition(prefix + "usage-by-client", 0);
      admin
          .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(6)))
          .all()
          .get(30, TimeUnit.SECONDS);

      CommandRun run = export();

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .contains(
              "usage-by-client, partition 0 holds offsets 6 to 8, the database goes on at 4:"
                  + " records are lost");
    }
  }

  @Test
  void tablesOfALaterReleaseAreLeftAlone() throws SQLException {
    try (BillTopics topics = topics()) {
      topics.commit(firstBills());
      export();
      execute("INSERT INTO twinfold.schema_version (version) VALUES (1000)");

      assertThat(export().err())
          .contains("the tables are of version 1000, this exporter writes version ");
    }
  }

  @Test
  void aFileHoldsTheCurrentBill() throws IOException {
    Path file = directory.resolve("bill.csv");
    Path clients = directory.resolve("clients.CSV");
    try (BillTopics topics = topics()) {
      topics.commit(firstBills());

      CommandRun run = exportTo(file.toString(), "--from", "2026-03-01", "--until", "2026-03-02");
      CommandRun perClient = exportTo(clients.toString(), "--level", "client", "--tenant", "acme");

      assertThat(run.out())
          .isEqualToIgnoringNewLines("twinfold: 2 bills written to " + file + ", 1 provisional");
      assertThat(Files.readString(file)).contains("acme,PT1H", "final,0", "provisional,,");
      assertThat(perClient.err()).isEmpty();
      assertThat(Files.readAllLines(clients).get(1))
          .isEqualTo(
              "acme,7f000000000000000000000000000001,7f000000000000000000000000000001,PT1H,"
                  + "2026-03-01T12:00:00Z,2026-03-01T13:00:00Z,final,0,machines,,1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bill.xlsx||--to: 'bill.xlsx' is neither FILE.csv nor FILE.parquet nor"
            + " postgresql://USER@HOST:PORT/DATABASE",
        "/no/where/bill.csv||--to: there is no directory /no/where",
        "bill.csv|--follow|--follow is for PostgreSQL: a file is written once",
        "bill.csv|--level=machine|--level: 'machine' is not one of tenant, client",
        "postgresql://u:secret@h:1/db|--tenant=acme|--tenant, --from, --until, --window and --level"
            + " are for files: a database gets everything, choose in SQL",
      })
  void wrongInputIsOneLineThatSaysWhatWouldBeRight(String target, String option, String line) {
    CommandRun run = option == null ? exportTo(target) : exportTo(target, option);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualToIgnoringNewLines("twinfold: " + line);
  }

  @Test
  void aDatabaseThatCannotBeReachedIsNamedWithoutThePassword() {
    try (BillTopics topics = topics()) {
      topics.commit(firstBills());
      for (String address :
          List.of(
              "postgresql://u:secret@127.0.0.1:1/db",
              "jdbc:postgresql://127.0.0.1:1/db?user=u&password=secret",
              postgres.address("absent").replace("twinfold:", "twinfold:secret"),
              "postgresql://u:sec ret@127.0.0.1/db",
              "postgresql://u:secret@127.0.0.1")) {
        CommandRun run = exportTo(address);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
            .singleElement()
            .asString()
            .startsWith("twinfold: --to: ")
            .doesNotContain("secret", "sec ret");
      }
    }
  }

  private static List<SpecificRecord> firstBills() {
    return List.of(
        bill("acme", 1, "PT1H", NOON, 0, Map.of("scan", 5L)).build(),
        bill("acme", 2, "PT1H", NOON, 0, Map.of("scan", 2L)).build(),
        bill("globex", 3, "PT1H", NOON, 0, Map.of("read", 1L)).build(),
        total("acme", "PT1H", NOON, 0, Map.of("scan", 7L)).build());
  }

  private void assertTablesEqualTopics() throws SQLException {
    BillSource source =
        BillSource.find(Map.of("bootstrap.servers", cluster.bootstrapServers()), prefix);
    try (Connection connection = postgres.connect(database)) {
      assertThat(Tables.rows(connection)).isEqualTo(Tables.records(source)).isNotEmpty();
    }
  }

  private BillTopics topics() {
    return BillTopics.create(cluster.bootstrapServers(), prefix, 3);
  }

  private List<String> ask(String sql) throws SQLException {
    try (Connection connection = postgres.connect(database)) {
      return Tables.ask(connection, sql);
    }
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private CommandRun export() {
    return exportTo(postgres.address(database));
  }

  private CommandRun exportTo(String target, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "usage",
                "export",
                "--bootstrap-servers",
                cluster.bootstrapServers(),
                "--prefix",
                prefix,
                "--to",
                target));
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
