package dev.twinfold.local.bill.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.bill.AtomicFile;
import dev.twinfold.local.bill.BillLine;
import dev.twinfold.local.bill.BillLine.State;
import dev.twinfold.local.bill.ClientName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BillFilesTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path directory;

  @Test
  void theCsvHasARowForEachNumberQuotedAndGuardedAgainstFormulas() throws IOException {
    List<BillLine> lines =
        List.of(
            line(
                "-acme",
                State.FINAL,
                OptionalInt.of(3),
                Map.of("=1+1", 1L, "say \"hi\", twice", 2L, "'quoted", 3L, "plain", 4L)),
            line("globex", State.PROVISIONAL, OptionalInt.empty(), Map.of()));

    Path file = write("bill.csv", Level.TENANT, lines);

    String window = "PT1H,2026-03-01T12:00:00Z,2026-03-01T13:00:00Z,";
    assertThat(Files.readString(file))
        .isEqualTo(
            "tenant,window_size,window_start,window_end,state,revision,measure,operation,quantity\r\n"
                + Stream.of(
                        "'-acme," + window + "final,3,unique_clients,,2",
                        "'-acme," + window + "final,3,operations,''quoted,3",
                        "'-acme," + window + "final,3,operations,'=1+1,1",
                        "'-acme," + window + "final,3,operations,plain,4",
                        "'-acme," + window + "final,3,operations,\"say \"\"hi\"\", twice\",2",
                        "'-acme," + window + "final,3,reports,,5",
                        "'-acme," + window + "final,3,ahead_reports,,1",
                        "'-acme," + window + "final,3,clones_detected,,6",
                        "globex," + window + "provisional,,unique_clients,,2",
                        "globex," + window + "provisional,,reports,,5",
                        "globex," + window + "provisional,,ahead_reports,,1")
                    .map(row -> row + "\r\n")
                    .reduce("", String::concat));
  }

  @Test
  void whatIsWrittenAsParquetIsReadBackByAnotherImplementation() throws Exception {
    List<BillLine> lines =
        List.of(
            line("acme", State.FINAL, OptionalInt.of(3), Map.of("scan", 1L << 40, "=röntgen", 2L)),
            line("globex", State.PROVISIONAL, OptionalInt.empty(), Map.of()));

    String file = write("bill.parquet", Level.TENANT, lines).toString();

    assertThat(ask("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '" + file + "')"))
        .containsExactly(
            "tenant|VARCHAR",
            "window_size|VARCHAR",
            "window_start|TIMESTAMP WITH TIME ZONE",
            "window_end|TIMESTAMP WITH TIME ZONE",
            "state|VARCHAR",
            "revision|INTEGER",
            "unique_clients|BIGINT",
            "operations|MAP(VARCHAR, BIGINT)",
            "reports|BIGINT",
            "ahead_reports|BIGINT",
            "clones_detected|BIGINT");
    assertThat(
            ask(
                "SELECT tenant, window_size, epoch_ms(window_start), epoch_ms(window_end), state,"
                    + " revision, unique_clients, operations::VARCHAR, reports, ahead_reports,"
                    + " clones_detected FROM '"
                    + file
                    + "' ORDER BY tenant"))
        .containsExactly(
            "acme|PT1H|1772366400000|1772370000000|final|3|2|{'=röntgen'=2, scan=1099511627776}|5|1|6",
            "globex|PT1H|1772366400000|1772370000000|provisional|null|2|{}|5|1|null");
    assertThat(
            ask(
                "SELECT DISTINCT logical_type, converted_type FROM parquet_schema('"
                    + file
                    + "') WHERE name = 'window_start'"))
        .singleElement()
        .asString()
        .contains("isAdjustedToUTC=1", "MILLIS", "|TIMESTAMP_MILLIS");
    assertThat(ask("SELECT DISTINCT compression FROM parquet_metadata('" + file + "')"))
        .containsExactly("GZIP");
  }

  @Test
  void manyClientsAreOneRowEachInParquet() throws Exception {
    List<BillLine> lines =
        LongStream.range(0, 200_000).mapToObj(BillFilesTest::clientLine).toList();

    String file = write("clients.parquet", Level.CLIENT, lines).toString();

    assertThat(
            ask(
                "SELECT count(*), count(DISTINCT client), sum(operations['scan']), sum(machines)"
                    + " FROM '"
                    + file
                    + "'"))
        .containsExactly("200000|200000|" + 200_000L * 199_999 / 2 + "|200000");
  }

  @Test
  void aFileIsReplacedAtOnceOrStaysAsItWas() throws IOException {
    Path target = Files.writeString(directory.resolve("bill.csv"), "last month");
    BillFile file = BillFile.named(target.toString()).orElseThrow();

    try (AtomicFile begun = file.begin()) {
      Files.writeString(begun.partial(), "half a");
      assertThat(Files.readString(target)).isEqualTo("last month");
    }

    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(target);
    }
    assertThat(Files.readString(target)).isEqualTo("last month");
    write("bill.csv", Level.TENANT, List.of());
    assertThat(Files.readString(target)).startsWith("tenant,");
    assertThat(Files.getPosixFilePermissions(target))
        .isEqualTo(Files.getPosixFilePermissions(Files.createFile(directory.resolve("any"))));
  }

  @Test
  void aPlaceThatCannotBeWrittenToIsOneLine() {
    assertThatThrownBy(() -> BillFile.named(directory + "/no/bill.csv").orElseThrow().begin())
        .isInstanceOf(CommandFailure.class)
        .hasMessage("--to: there is no directory " + directory.resolve("no"));
    assertThat(BillFile.named("bill.xlsx")).isEmpty();
  }

  @Test
  void theTableTotalsEachWindowSizeAndSteersNoTerminal() {
    List<String> table =
        BillTable.of(
            List.of(
                line(
                    "acme",
                    State.FINAL,
                    OptionalInt.of(3),
                    Map.of("scan", 4_000L, "\u001b[2J", 1L)),
                line("globex", State.PROVISIONAL, OptionalInt.empty(), Map.of("scan", 2L))),
            true);

    assertThat(table)
        .containsExactly(
            "tenant  size  window (UTC)                         state        revisi"
                + "on  unique clients  operations  clones detected",
            "acme    PT1H  2026-03-01 12:00 - 2026-03-01 13:00  final              "
                + " 3               2       4,001                6",
            "  ?[2J                                                                "
                + "                             1",
            "  scan                                                                "
                + "                         4,000",
            "globex  PT1H  2026-03-01 12:00 - 2026-03-01 13:00  provisional        "
                + " -               2           2                -",
            "  scan                                                                "
                + "                             2",
            "total   PT1H                                                          "
                + "                         4,003");
  }

  private Path write(String name, Level level, List<BillLine> lines) {
    Path path = directory.resolve(name);
    BillFile file = BillFile.named(path.toString()).orElseThrow();
    try (AtomicFile begun = file.begin()) {
      file.write(begun, level, lines);
    }
    return path;
  }

  /** Rows that DuckDB reads, cells with bars between. */
  private static List<String> ask(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          cells.add(String.valueOf(result.getObject(i)));
        }
        rows.add(String.join("|", cells));
      }
    }
    return rows;
  }

  private static BillLine line(
      String tenant, State state, OptionalInt revision, Map<String, Long> operations) {
    return new BillLine(
        tenant,
        Optional.empty(),
        "PT1H",
        NOON,
        NOON.plusSeconds(3600),
        state,
        revision,
        2,
        new TreeMap<>(operations),
        5,
        1,
        state == State.FINAL ? OptionalLong.of(6) : OptionalLong.empty());
  }

  private static BillLine clientLine(long number) {
    String name = String.format("%032x", number);
    return new BillLine(
        "acme",
        Optional.of(new ClientName(name, name)),
        "PT1H",
        NOON,
        NOON.plusSeconds(3600),
        State.FINAL,
        OptionalInt.of(0),
        1,
        new TreeMap<>(Map.of("scan", number)),
        5,
        1,
        OptionalLong.empty());
  }
}
