package dev.twinfold.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows close, bills are written, late reports correct them, tenants get the sum. */
class BillsTest {
  private static final long NOW = TopologyRun.START;
  private static final Instant WINDOW = Instant.parse("2026-03-05T06:00:00Z");
  private static final Instant WINDOW_END = Instant.parse("2026-03-05T07:00:00Z");
  private static final long CLOSES = WINDOW_END.plus(Duration.ofMinutes(15)).toEpochMilli();

  @TempDir private Path directory;
  private final SplittableRandom random = new SplittableRandom(3);
  private final Machine machine = Machine.fresh(random, "acme", "a");
  private TopologyRun run;

  @BeforeEach
  void start() {
    run = TopologyRun.start(directory);
  }

  @AfterEach
  void stop() {
    run.close();
  }

  @Test
  void aWindowClosesWhenBrokerTimePassesItsEndAndGrace() {
    run.receive(machine.report(NOW, Map.of("read", 2L, "write", 1L)), NOW);
    run.receive(machine.report(NOW, Map.of("read", 3L)), NOW + 10_000);
    run.receive(machine.moveOn().report(CLOSES - 1), CLOSES - 1);
    run.sweep();
    assertThat(run.usageByClient()).isEmpty();

    run.receive(machine.report(CLOSES), CLOSES);
    run.sweep();

    UsageByClient bill = only(run.usageByClient());
    assertThat(bill.getTenant()).isEqualTo("acme");
    assertThat(bill.getLineage()).isEqualTo(machine.lineage());
    assertThat(bill.getClient()).isEqualTo(machine.lineage());
    assertThat(bill.getWindowStart()).isEqualTo(WINDOW);
    assertThat(bill.getWindowEnd()).isEqualTo(WINDOW_END);
    assertThat(bill.getRevision()).isZero();
    assertThat(bill.getOperations()).isEqualTo(Map.of("read", 5L, "write", 1L));
    assertThat(bill.getDelta()).isEqualTo(bill.getOperations());
    assertThat(bill.getReports()).isEqualTo(2);
  }

  @Test
  void theWallClockClosesAWindowOfAnIdlePartition() {
    run.receive(machine.report(NOW), NOW);
    run.pass(Duration.ofMillis(CLOSES - NOW - 1));
    assertThat(run.usageByClient()).isEmpty();

    run.sweep();

    assertThat(only(run.usageByClient()).getWindowEnd()).isEqualTo(WINDOW_END);
  }

  @Test
  void aTaskThatStandsStillDoesNotTakeItsPartitionForSilent() {
    run.receive(machine.report(NOW, Map.of("read", 2L)), NOW);
    run.lag();
    run.pass(Duration.ofHours(9));
    assertThat(run.usageByClient()).isEmpty();

    run.receive(machine.report(NOW, Map.of("read", 3L)), NOW + 1000);
    run.caughtUp();
    run.sweep();

    UsageByClient bill = only(run.usageByClient());
    assertThat(bill.getRevision()).isZero();
    assertThat(bill.getOperations()).isEqualTo(Map.of("read", 5L));
  }

  @Test
  void aLateReportMakesARevisionWithNewTotalsAndWhatItAdded() {
    run.receive(machine.report(NOW, Map.of("read", 2L)), NOW);
    run.pass(Duration.ofMillis(CLOSES - NOW));
    UsageByClient first = only(run.usageByClient());

    run.receive(machine.report(NOW, Map.of("read", 1L)), CLOSES);
    run.receive(machine.report(NOW, Map.of("write", 4L)), CLOSES + 9000);
    run.sweep();
    assertThat(run.usageByClient()).isEmpty();
    run.receive(machine.report(CLOSES), CLOSES + 10_000);
    run.sweep();

    UsageByClient second = only(run.usageByClient());
    assertThat(second.getRevision()).isEqualTo(1);
    assertThat(second.getWindowStart()).isEqualTo(WINDOW);
    assertThat(second.getOperations()).isEqualTo(Map.of("read", 3L, "write", 4L));
    assertThat(second.getDelta()).isEqualTo(Map.of("read", 1L, "write", 4L));
    assertThat(second.getReports()).isEqualTo(3);
    assertThat(second.getDeltaReports()).isEqualTo(2);
    assertThat(second.getUsageId()).isNotEqualTo(first.getUsageId());
  }

  @Test
  void aRedeliveredReportIsBilledOnce() {
    var report = machine.report(NOW);
    run.receive(report, NOW);
    run.receive(report, NOW + 5000);
    run.pass(Duration.ofMillis(CLOSES - NOW));
    run.receive(report, CLOSES);
    run.pass(Duration.ofMinutes(5));

    assertThat(only(run.usageByClient()).getOperations()).isEqualTo(Map.of("read", 1L));
  }

  @Test
  void aTenantsBillIsTheSumOfItsClientsAndFollowsTheirCorrections() {
    Machine second = Machine.fresh(random, "acme", "b");
    Machine other = Machine.fresh(random, "other", "c");
    run.receive(machine.report(NOW, Map.of("read", 2L)), NOW);
    run.receive(second.report(NOW, Map.of("read", 3L, "write", 1L)), NOW);
    run.receive(other.report(NOW, Map.of("read", 7L)), NOW);
    run.pass(Duration.ofMillis(CLOSES - NOW));
    run.sweep();

    assertThat(run.usageByTenant())
        .extracting(
            UsageByTenant::getTenant,
            UsageByTenant::getUniqueClients,
            UsageByTenant::getOperations,
            UsageByTenant::getReports)
        .containsExactlyInAnyOrder(
            tuple("acme", 2L, Map.of("read", 5L, "write", 1L), 2L),
            tuple("other", 1L, Map.of("read", 7L), 1L));

    run.receive(second.report(NOW, Map.of("write", 1L)), CLOSES);
    run.pass(Duration.ofMinutes(2));
    run.sweep();

    UsageByTenant corrected = only(run.usageByTenant());
    assertThat(corrected.getRevision()).isEqualTo(1);
    assertThat(corrected.getUniqueClients()).isEqualTo(2);
    assertThat(corrected.getOperations()).isEqualTo(Map.of("read", 5L, "write", 2L));
  }

  @Test
  void anAgentWhoseClockIsIn2099IsBilledInTheWindowOfBrokerTime() {
    long in2099 = Instant.parse("2099-01-01T00:00:00Z").toEpochMilli();
    run.receive(machine.report(in2099), NOW);
    run.pass(Duration.ofMillis(CLOSES - NOW));

    assertThat(only(run.usageByClient()).getWindowStart()).isEqualTo(WINDOW);
    assertThat(run.deadLetters()).isEmpty();
  }

  @Test
  void aReportAtTheCorrectionHorizonIsBilledAndOneBehindItIsTooOld() {
    long minute = Duration.ofMinutes(1).toMillis();
    long horizon = Duration.ofDays(35).toMillis();
    run.receive(machine.report(NOW - horizon), NOW);
    run.receive(machine.report(NOW - horizon - minute), NOW);
    run.pass(Duration.ofMinutes(2));

    UsageByClient bill = only(run.usageByClient());
    assertThat(bill.getWindowStart()).isEqualTo(WINDOW.minusMillis(horizon));
    assertThat(run.deadLetters()).hasSize(1);
  }

  private static <T> T only(List<T> events) {
    assertThat(events).hasSize(1);
    return events.get(0);
  }
}
