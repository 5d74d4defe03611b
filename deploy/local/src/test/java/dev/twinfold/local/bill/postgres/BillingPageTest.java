package dev.twinfold.local.bill.postgres;

import static dev.twinfold.local.bill.BillRecords.bill;
import static dev.twinfold.local.bill.BillRecords.receipts;
import static dev.twinfold.local.bill.BillRecords.total;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.local.bill.BillSource;
import dev.twinfold.local.bill.BillTopics;
import dev.twinfold.local.bill.Progress;
import dev.twinfold.local.cluster.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * Runs all SQL of docs/billing.md from top to bottom, on tables that the exporter filled, and
 * compares what comes out with what the page shows. {@code -Dtwinfold.golden=write} writes what
 * comes out into the page, to be looked at and committed.
 */
class BillingPageTest {
  private static final Path PAGE = Path.of("../../docs/billing.md");

  /** What is exported where the page says so; or SQL, with what it gives if the page shows it. */
  private static final Pattern STEP =
      Pattern.compile(
          "<!-- exported: (.*) -->\n|```sql\n((?s:.*?))```\n(?:\n```text\n((?s:.*?))```\n)?");

  private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

  @Test
  void whatThePageShowsIsWhatItsSqlGives() throws Exception {
    String page = Files.readString(PAGE);
    StringBuilder shouldBe = new StringBuilder();
    try (PostgresServer postgres = PostgresServer.start();
        EmbeddedCluster cluster = EmbeddedCluster.open(1);
        BillTopics topics = BillTopics.create(cluster.bootstrapServers(), "", 2)) {
      String database = postgres.newDatabase();
      int queries = 0;
      int copied = 0;
      try (Connection connection = postgres.connect(database);
          Statement statement = connection.createStatement()) {
        statement.execute("SET TIME ZONE 'UTC'");
        Matcher steps = STEP.matcher(page);
        while (steps.find()) {
          shouldBe.append(page, copied, steps.start());
          copied = steps.end();
          if (steps.group(1) != null) {
            topics.commit(EXPORTS.get(steps.group(1)));
            export(cluster, postgres.address(database));
          }
          shouldBe.append(withResult(steps.toMatchResult(), statement));
          queries += steps.group(3) == null ? 0 : 1;
        }
      }
      shouldBe.append(page.substring(copied));
      assertThat(queries).isGreaterThan(5);
    }
    if ("write".equals(System.getProperty("twinfold.golden"))) {
      Files.writeString(PAGE, shouldBe.toString());
    }
    assertThat(Files.readString(PAGE))
        .as("%s is stale; write it anew with -Dtwinfold.golden=write", PAGE)
        .isEqualTo(shouldBe.toString());
  }

  private static String withResult(MatchResult step, Statement statement) throws SQLException {
    if (step.group(2) == null) {
      return step.group();
    }
    if (!statement.execute(step.group(2))) {
      return step.group();
    }
    return "```sql\n"
        + step.group(2)
        + "```\n\n```text\n"
        + table(statement.getResultSet())
        + "```\n";
  }

  /** As psql prints it, but for the alignment of numbers. */
  private static String table(ResultSet result) throws SQLException {
    int columns = result.getMetaData().getColumnCount();
    List<List<String>> rows = new ArrayList<>();
    List<String> heading = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      heading.add(result.getMetaData().getColumnLabel(i));
    }
    rows.add(heading);
    while (result.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        row.add(Optional.ofNullable(result.getString(i)).orElse(""));
      }
      rows.add(row);
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        int column = i;
        int width = rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
        line.append(i == 0 ? "" : " | ")
            .append(row.get(i))
            .append(" ".repeat(width - row.get(i).length()));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    int count = rows.size() - 1;
    return text.append('(').append(count).append(count == 1 ? " row)\n" : " rows)\n").toString();
  }

  private static void export(EmbeddedCluster cluster, String address) throws IOException {
    BillSource source =
        BillSource.find(Map.of("bootstrap.servers", cluster.bootstrapServers()), "");
    DatabaseAddress to = DatabaseAddress.of(address, Map.of()).orElseThrow();
    assertThat(new DatabaseExport(source, to, Progress.silent(), () -> false).run(false))
        .isPositive();
  }

  private static final Map<String, List<SpecificRecord>> EXPORTS =
      Map.of(
          "March as of April 2",
          List.of(
              bill("acme", 1, "P1M", MARCH, 0, Map.of("render", 1_000L))
                  .setReports(40)
                  .setDeltaReports(40)
                  .build(),
              bill("acme", 2, "P1M", MARCH, 0, Map.of("render", 200L, "scan", 250L))
                  .setReports(20)
                  .setDeltaReports(20)
                  .build(),
              bill("acme", 3, "P1M", MARCH, 0, Map.of("render", 60L))
                  .setReports(3)
                  .setDeltaReports(3)
                  .build(),
              total("acme", "P1M", MARCH, 0, Map.of("render", 1_260L, "scan", 250L))
                  .setUniqueClients(3)
                  .setReports(63)
                  .setClonesDetected(1)
                  .build(),
              bill("globex", 4, "P1M", MARCH, 0, Map.of("scan", 40L))
                  .setReports(8)
                  .setDeltaReports(8)
                  .build()),
          "corrections of April 5",
          List.of(
              receipts(0, MARCH, 0, 65).setCounted(63).setRedelivered(2).build(),
              receipts(1, MARCH, 0, 9).setCounted(8).setDeadLettered(1).build(),
              receipts(0, Instant.parse("2026-04-05T09:00:00Z"), 65, 25)
                  .setCounted(0)
                  .setLate(25)
                  .build(),
              bill("acme", 1, "P1M", MARCH, 1, Map.of("render", 1_500L))
                  .setDelta(Map.of("render", 500L))
                  .setReports(65)
                  .setDeltaReports(25)
                  .build(),
              bill("acme", 2, "P1M", MARCH, 1, Map.of("render", 200L, "scan", 250L))
                  .setDelta(Map.of())
                  .setReports(20)
                  .setDeltaReports(0)
                  .setMachines(0)
                  .build(),
              total("acme", "P1M", MARCH, 2, Map.of("render", 1_760L, "scan", 250L))
                  .setUniqueClients(2)
                  .setReports(88)
                  .setClonesDetected(0)
                  .build(),
              total("globex", "P1M", MARCH, 0, Map.of("scan", 40L))
                  .setUniqueClients(1)
                  .setReports(8)
                  .build()));
}
