package dev.twinfold.local.command;

import static dev.twinfold.local.bill.BillRecords.bill;
import static dev.twinfold.local.bill.BillRecords.receipts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.local.bill.BillTopics;
import dev.twinfold.local.cluster.EmbeddedCluster;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was received held against what was billed, against a real broker. */
class UsageReconcileCommandTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant ONE = NOON.plusSeconds(3600);
  private static final Instant THREE = NOON.plusSeconds(3 * 3600);

  private static EmbeddedCluster cluster;

  private final String prefix = UUID.randomUUID() + ".";
  private BillTopics topics;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.open(1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void create() {
    topics = BillTopics.create(cluster.bootstrapServers(), prefix, 2);
    topics.commit(
        receipts(0, NOON, 100, 3).build(),
        receipts(0, ONE, 103, 4).setCounted(1).setLate(1).setRedelivered(2).build(),
        receipts(0, THREE, 107, 1).setCounted(0).setDeadLettered(1).build(),
        receipts(1, NOON, 0, 2).build(),
        bill("acme", 1, "PT1H", NOON, 0, Map.of("scan", 1L)).setReports(5).build(),
        bill("acme", 1, "PT1H", NOON, 1, Map.of("scan", 1L)).setReports(6).build(),
        bill("globex", 2, "PT1H", NOON, 0, Map.of("scan", 1L)).setReports(1).build(),
        bill("acme", 1, "P1D", NOON, 0, Map.of("scan", 1L)).setReports(7).build());
  }

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void whenEverythingReceivedIsBilledOrToldOfAllAgrees() {
    CommandRun run = reconcile();

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .containsExactly(
            "topic                 partition  windows  first offset   last offset      received       counted        late"
                + "  redelivered  dead-lettered",
            "chain-tails                   0        3           100           107             8             4           1"
                + "            2              1",
            "chain-tails                   1        1             0             1             2             2           0"
                + "            0              0",
            "reports to be billed: 7",
            "reports on bills of P1D: 7",
            "reports on bills of PT1H: 7",
            "All agrees.");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void partitionsOfOtherTopicsHaveOffsetsOfTheirOwn() {
    topics.commit(
        receipts(0, ONE, 40, 2)
            .setTopic("chain-tails.acme")
            .setCounted(0)
            .setRedelivered(2)
            .build(),
        receipts(0, THREE, 42, 1)
            .setTopic("chain-tails.acme")
            .setCounted(0)
            .setDeadLettered(1)
            .build());

    CommandRun run = reconcile();

    assertThat(run.out().lines().skip(3).findFirst().orElseThrow())
        .isEqualTo(
            "chain-tails.acme              0        2            40            42             3"
                + "             0           0            2              1");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void anEquationThatDoesNotHoldIsNamed() {
    topics.commit(receipts(1, ONE, 2, 3).setCounted(0).setRedelivered(2).build());

    assertDisagrees(
        "disagrees: chain-tails, partition 1, 2026-03-01T13:00:00Z: received 3, but counted 0 + late 0 +"
            + " redelivered 2 + dead-lettered 0 is 2");
  }

  @Test
  void aHoleInTheOffsetsIsNamed() {
    topics.commit(receipts(1, ONE, 3, 1).setCounted(0).setRedelivered(1).build());

    assertDisagrees(
        "disagrees: chain-tails, partition 1, 2026-03-01T13:00:00Z: begins at offset 3, but the window before"
            + " ended at 1");
  }

  @Test
  void aReportThatIsOnNoBillIsMissed() {
    topics.commit(bill("globex", 2, "PT1H", NOON, 1, Map.of()).setReports(0).build());

    assertDisagrees(
        "disagrees: bills of windows of PT1H hold 6 reports, received and not heard before were 7;"
            + " if windows are open, ask again when they have closed (the last ends at"
            + " 2026-03-01T13:00:00Z)");
  }

  private void assertDisagrees(String line) {
    CommandRun run = reconcile();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out().lines().filter(each -> each.startsWith("disagrees")))
        .containsExactly(line);
    assertThat(run.out()).endsWith("It does not agree." + System.lineSeparator());
  }

  private CommandRun reconcile() {
    return CommandRun.of(
        "usage",
        "reconcile",
        "--bootstrap-servers",
        cluster.bootstrapServers(),
        "--prefix",
        prefix);
  }
}
