package dev.twinfold.local.command;

import static dev.twinfold.local.bill.BillRecords.bill;
import static dev.twinfold.local.bill.BillRecords.total;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.twinfold.local.bill.BillTopics;
import dev.twinfold.local.cluster.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bill on the command line, against a real broker. */
class UsageCommandTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant ONE = NOON.plusSeconds(3600);

  private static EmbeddedCluster cluster;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.open(1);
    try (BillTopics topics = BillTopics.create(cluster.bootstrapServers(), "", 3)) {
      topics.commit(
          bill("acme", 1, "PT1H", NOON, 0, Map.of("scan", 5L)).build(),
          bill("acme", 2, "PT1H", NOON, 0, Map.of("scan", 2L)).build(),
          bill("globex", 3, "PT1H", NOON, 0, Map.of("read", 1_000L)).build());
      topics.commit(
          total("acme", "PT1H", NOON, 0, Map.of("scan", 7L)).setUniqueClients(2).build(),
          total("globex", "PT1H", NOON, 0, Map.of("read", 1_000L)).build());
      topics.commit(
          bill("acme", 2, "PT1H", NOON, 1, Map.of("scan", 4L)).build(),
          total("acme", "PT1H", NOON, 3, Map.of("scan", 9L)).setUniqueClients(2).build(),
          bill("acme", 1, "PT1H", ONE, 0, Map.of("scan", 1L)).build(),
          bill("acme", 1, "P1D", NOON, 0, Map.of("scan", 10L)).build(),
          total("acme", "P1D", NOON, 0, Map.of("scan", 10L)).build());
      topics.abort(
          total("acme", "PT1H", NOON, 99, Map.of("scan", 99L)).build(),
          bill("initech", 9, "PT1H", NOON, 0, Map.of("scan", 99L)).build());
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void theHighestRevisionIsShownAndWhatIsNotFinalIsMarked() {
    CommandRun run = usage("--window", "PT1H");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "tenant  size  window (UTC)                         state        revision"
                + "  unique clients  operations  clones detected",
            "acme    PT1H  2026-03-01 12:00 - 2026-03-01 13:00  final               3"
                + "               2           9                0",
            "acme    PT1H  2026-03-01 13:00 - 2026-03-01 14:00  provisional         -"
                + "               1           1                -",
            "globex  PT1H  2026-03-01 12:00 - 2026-03-01 13:00  final               0"
                + "               1       1,000                0",
            "total   PT1H                                                          "
                + "                         1,010");
  }

  @Test
  void tenantAndTimesChoose() {
    CommandRun run =
        usage("--tenant", "acme", "--from", "2026-03-01", "--to", "2026-03-01T13:00:00Z");

    assertThat(run.out().lines().skip(1))
        .extracting(line -> line.substring(0, 34))
        .containsExactly(
            "acme    P1D   2026-03-01 00:00 - 2",
            "acme    PT1H  2026-03-01 12:00 - 2",
            "total   P1D                       ",
            "total   PT1H                      ");
  }

  @Test
  void jsonAndCsvSayTheSame() throws IOException {
    JsonNode json = new ObjectMapper().readTree(usage("--format", "json").out());
    CommandRun csv = usage("--format", "CSV", "--tenant", "globex");

    assertThat(json.get("asOf").asText()).startsWith("2");
    List<String> bills = new ArrayList<>();
    for (JsonNode bill : json.get("bills")) {
      bills.add(
          bill.get("tenant").asText()
              + " "
              + bill.get("windowSize").asText()
              + " "
              + bill.get("state").asText()
              + " "
              + bill.path("revision").asText("none")
              + " "
              + bill.get("operations"));
    }
    assertThat(bills)
        .containsExactly(
            "acme P1D final 0 {\"scan\":10}",
            "acme PT1H final 3 {\"scan\":9}",
            "acme PT1H provisional none {\"scan\":1}",
            "globex PT1H final 0 {\"read\":1000}");
    assertThat(csv.out())
        .contains(
            "globex,PT1H,2026-03-01T12:00:00Z,2026-03-01T13:00:00Z,final,0,operations,read,1000\r\n");
  }

  @Test
  void aFilterThatLeavesNothingSaysWhatThereIs() {
    CommandRun run = usage("--window", "P1M");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "twinfold: no bill is like that; there are bills of windows of P1D, PT1H");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--from|yesterday|--from: 'yesterday' is no time; write a day like 2026-03-01 or a time like"
            + " 2026-03-01T10:00:00Z (UTC)",
        "--to|2026-02-30|--to: '2026-02-30' is no time; write a day like 2026-03-01 or a time like"
            + " 2026-03-01T10:00:00Z (UTC)",
        "--format|xml|--format: 'xml' is not one of table, csv, json",
        "--window|1h|--window: '1h' is no window size; write one like PT1H, P1D or P1M",
        "--prefix|a b|--prefix: topic prefix 'a b' is not allowed: use at most 100 of A-Z a-z 0-9 ."
            + " _ - or leave it empty",
        "--prefix|other.|the broker has no topic other.usage-by-tenant and no topic"
            + " other.usage-by-client and no topic other.reconciliation; check --prefix, or create the topics with: twinfold topics"
            + " --create",
        "--command-config|/no/file|--command-config: there is no file /no/file",
      })
  void wrongInputIsOneLineThatSaysWhatWouldBeRight(String option, String value, String line) {
    CommandRun run = usage(option, value);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualToIgnoringNewLines("twinfold: " + line);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void anEndThatIsNotBehindItsBeginningIsRefused() {
    CommandRun run = usage("--from", "2026-03-02", "--to", "2026-03-02T00:00:00Z");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "twinfold: --from 2026-03-02 is not before --to 2026-03-02T00:00:00Z:"
                + " no window is left");
  }

  @Test
  void aBrokerThatIsNotThereIsNamed() {
    CommandRun run = CommandRun.of("usage", "--bootstrap-servers", "127.0.0.1:1");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("twinfold: --bootstrap-servers is '127.0.0.1:1': no Kafka broker answered");
  }

  @Test
  void withoutABrokerItSaysWhichOptionIsMissing() {
    assertThat(CommandRun.of("usage").err())
        .startsWith("Missing required option: '--bootstrap-servers=HOST:PORT,...'");
    assertThat(CommandRun.of("usage", "export", "--to", "bill.csv").err())
        .startsWith("Missing required option: '--bootstrap-servers=HOST:PORT,...'");
  }

  @Test
  void aFileOfKafkaSettingsReachesKafkaButCannotMakeItReadWhatIsNotCommitted() throws IOException {
    Path reading =
        Files.writeString(
            directory.resolve("reading"),
            "isolation.level=read_uncommitted\nauto.offset.reset=latest\ngroup.id=g\n");
    Path secure = Files.writeString(directory.resolve("secure"), "security.protocol=SASL_SSL\n");

    assertThat(usage("--command-config", reading.toString()).out())
        .isEqualTo(usage().out())
        .contains("acme")
        .doesNotContain("99", "initech");
    CommandRun refused = usage("--command-config", secure.toString());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err().lines())
        .singleElement()
        .asString()
        .startsWith("twinfold: --bootstrap-servers is '" + cluster.bootstrapServers() + "': ")
        .contains("JAAS");
  }

  private static CommandRun usage(String... options) {
    List<String> arguments = new ArrayList<>(List.of("usage"));
    arguments.addAll(List.of("--bootstrap-servers", cluster.bootstrapServers()));
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
