package dev.twinfold.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tenant's final bill says of machines, clones, sizes of windows and wrong clocks. */
class FinalTotalsTest {
  private static final long NOW = TopologyRun.START;
  private static final Duration UNTIL_CLOSED = Duration.ofHours(1);
  private static final Duration UNTIL_JUDGED = Duration.ofHours(25);

  @TempDir private Path directory;
  private final SplittableRandom random = new SplittableRandom(7);
  private final Machine machine = Machine.fresh(random, "acme", "a");

  @Test
  void nothingIsFinalWhileAPartitionHasNotClosedTheWindow() {
    try (TopologyRun run = TopologyRun.ofPartitions(directory, 2)) {
      run.receive(machine.report(NOW), NOW);
      run.pass(UNTIL_CLOSED);
      run.sweep();

      // The other partition has no task here, so nobody can say that it has nothing for the window.
      assertThat(run.usageByClient()).hasSize(1);
      assertThat(run.usageByTenant()).isEmpty();
    }
  }

  @Test
  void aReportCountsInOneWindowOfEachSize() {
    try (TopologyRun run =
        TopologyRun.start(directory, Map.of("usage.windows", "PT1H/PT15M,P1D/PT1H,P1M/PT6H"))) {
      run.receive(machine.report(NOW, Map.of("read", 2L)), NOW);
      run.receive(machine.moveOn().report(NOW + 7_200_000), NOW + 7_200_000);
      for (int day = 0; day < 30; day++) {
        run.pass(Duration.ofDays(1));
      }

      assertThat(run.usageByTenant())
          .extracting(
              UsageByTenant::getWindowSize,
              UsageByTenant::getWindowStart,
              bill -> bill.getOperations().get("read"),
              UsageByTenant::getRevision)
          .containsExactlyInAnyOrder(
              tuple("PT1H", Instant.parse("2026-03-05T06:00:00Z"), 2L, 0),
              tuple("PT1H", Instant.parse("2026-03-05T08:00:00Z"), 1L, 0),
              tuple("P1D", Instant.parse("2026-03-05T00:00:00Z"), 3L, 0),
              tuple("P1M", Instant.parse("2026-03-01T00:00:00Z"), 3L, 0));
    }
  }

  @Test
  void aRestoredMachineIsCountedTwiceUntilTheVerdictCorrectsTheBill() {
    try (TopologyRun run = TopologyRun.start(directory)) {
      restore(run);
      run.pass(UNTIL_CLOSED);
      run.sweep();
      UsageByTenant first = only(run.usageByTenant());
      assertThat(first.getUniqueClients()).isEqualTo(2);
      assertThat(first.getClonesDetected()).isEqualTo(1);
      run.usageByClient();

      run.pass(UNTIL_JUDGED);
      run.pass(Duration.ofMinutes(1));
      run.sweep();

      UsageByClient silent = only(run.usageByClient());
      assertThat(silent.getClient()).isEqualTo(machine.lineage());
      assertThat(silent.getMachines()).isZero();
      assertThat(silent.getRevision()).isEqualTo(1);
      assertThat(silent.getDelta()).isEmpty();
      List<UsageByTenant> corrections = run.usageByTenant();
      UsageByTenant corrected = corrections.get(corrections.size() - 1);
      assertThat(corrected.getUniqueClients()).isEqualTo(1);
      assertThat(corrected.getClonesDetected()).isZero();
      assertThat(corrected.getOperations()).isEqualTo(first.getOperations());
    }
  }

  @Test
  void twoMachinesAfterAllAreBilledAsTwoAgain() {
    try (TopologyRun run = TopologyRun.start(directory)) {
      restore(run);
      run.pass(UNTIL_CLOSED);
      run.pass(UNTIL_JUDGED);
      run.pass(Duration.ofMinutes(1));
      run.sweep();
      run.usageByTenant();

      long later = NOW + Duration.ofMinutes(26 * 60 + 2).toMillis();
      run.receive(machine.moveOn().report(later), later);
      run.pass(Duration.ofMinutes(2));
      run.sweep();

      assertThat(run.usageByTenant())
          .filteredOn(bill -> bill.getWindowStart().equals(Instant.parse("2026-03-05T06:00:00Z")))
          .last()
          .extracting(UsageByTenant::getUniqueClients, UsageByTenant::getClonesDetected)
          .containsExactly(2L, 1L);
    }
  }

  @Test
  void aVerdictOnWhatIsForgottenLeavesTheBillAlone() {
    try (TopologyRun run =
        TopologyRun.start(directory, Map.of("usage.correction.horizon", "P2D"))) {
      restore(run);
      run.pass(UNTIL_CLOSED);
      run.pass(UNTIL_JUDGED);
      run.pass(Duration.ofMinutes(1));
      run.sweep();
      run.usageByTenant();

      long later = NOW + Duration.ofDays(9).toMillis();
      Machine other = Machine.fresh(random, "acme", "c");
      run.receive(other.report(later), later);
      run.receive(machine.moveOn().report(later), later);
      run.pass(Duration.ofDays(1));
      run.sweep();

      assertThat(run.clones()).last().extracting(CloneDetected::getStatus).hasToString("CONFIRMED");
      assertThat(run.usageByTenant()).isEmpty();
    }
  }

  @Test
  void reportsOfAClockFarAheadAreMarked() {
    try (TopologyRun run = TopologyRun.start(directory)) {
      run.receive(machine.report(Instant.parse("2099-01-01T00:00:00Z").toEpochMilli()), NOW);
      run.receive(machine.report(NOW), NOW);
      run.pass(UNTIL_CLOSED);
      run.sweep();

      assertThat(only(run.usageByClient()).getAheadReports()).isEqualTo(1);
      assertThat(only(run.usageByTenant()).getAheadReports()).isEqualTo(1);
    }
  }

  @Test
  void everyBillIsACloudEventNamedLikeIt() {
    try (TopologyRun run = TopologyRun.start(directory)) {
      run.receive(machine.report(NOW), NOW);
      run.pass(UNTIL_CLOSED);
      run.sweep();

      assertThat(run.headersOfTenantBills())
          .singleElement()
          .satisfies(
              headers ->
                  assertThat(headers)
                      .containsEntry("ce_specversion", "1.0")
                      .containsEntry("ce_type", "dev.twinfold.usage-by-tenant.v1")
                      .containsEntry("ce_source", "/twinfold/twinfold")
                      .containsEntry("ce_subject", "acme")
                      .containsEntry("content-type", "application/avro")
                      .containsKeys("ce_id", "ce_time"));
    }
  }

  /** The machine works, is restored from a backup of a little before, and works on as another. */
  private void restore(TopologyRun run) {
    run.receive(machine.report(NOW, Map.of("read", 1L)), NOW);
    Machine backup = machine.copy("b");
    run.receive(machine.moveOn().report(NOW + 60_000, Map.of("read", 1L)), NOW + 60_000);
    run.receive(backup.moveOn().report(NOW + 120_000, Map.of("read", 1L)), NOW + 120_000);
  }

  private static <T> T only(List<T> events) {
    assertThat(events).hasSize(1);
    return events.get(0);
  }
}
