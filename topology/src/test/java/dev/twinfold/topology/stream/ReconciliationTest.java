package dev.twinfold.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Reconciliation;
import dev.twinfold.schemas.UsageByClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every record that was received is told of: billed, late, heard before, or a dead letter. */
class ReconciliationTest {
  private static final long NOW = TopologyRun.START;
  private static final Instant HOUR = Instant.parse("2026-03-05T06:00:00Z");
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

  @TempDir private Path directory;
  private final SplittableRandom random = new SplittableRandom(11);
  private final Machine machine = Machine.fresh(random, "acme", "a");
  private TopologyRun run;

  @BeforeEach
  void start() {
    run = TopologyRun.start(directory, Map.of("usage.windows", "PT1H,P1D"));
  }

  @AfterEach
  void stop() {
    run.close();
  }

  @Test
  void everyRecordOfAWindowIsInOneOfFourSums() {
    ChainTail first = machine.report(NOW);
    run.receive(first, NOW);
    run.receive(first, NOW + 1000);
    run.receive(machine.moveOn().report(NOW + 2000), NOW + 2000);
    run.receive(machine.report(NOW - 3 * HOUR_MILLIS), NOW + 3000);
    run.receive(new byte[16], new byte[] {1, 2, 3}, NOW + 4000);
    run.receive(new byte[16], run.bytes(machine.report(NOW)), NOW + 5000);
    run.sweep();
    assertThat(run.reconciliations()).isEmpty();

    run.receive(machine.report(NOW), NOW + HOUR_MILLIS);

    Reconciliation told = only(run.reconciliations());
    assertThat(told.getTopic()).isEqualTo("chain-tails");
    assertThat(told.getPartition()).isZero();
    assertThat(told.getWindowSize()).isEqualTo("PT1H");
    assertThat(told.getWindowStart()).isEqualTo(HOUR);
    assertThat(told.getWindowEnd()).isEqualTo(HOUR.plus(Duration.ofHours(1)));
    assertThat(told.getFirstOffset()).isZero();
    assertThat(told.getLastOffset()).isEqualTo(5);
    assertThat(told.getReceived()).isEqualTo(6);
    assertThat(told.getCounted()).isEqualTo(2);
    assertThat(told.getLate()).isEqualTo(1);
    assertThat(told.getRedelivered()).isEqualTo(1);
    assertThat(told.getDeadLettered()).isEqualTo(2);
  }

  @Test
  void aQuietPartitionTellsByTheWallClockAndNothingOfHoursWithoutARecord() {
    run.receive(machine.report(NOW), NOW);
    run.pass(Duration.ofHours(1));
    run.pass(Duration.ofHours(5));
    assertThat(only(run.reconciliations()).getReceived()).isEqualTo(1);

    long later = NOW + 6 * HOUR_MILLIS;
    run.receive(machine.report(later), later);
    run.pass(Duration.ofHours(1));

    assertThat(run.reconciliations())
        .extracting(Reconciliation::getWindowStart, Reconciliation::getFirstOffset)
        .containsExactly(tuple(HOUR.plus(Duration.ofHours(6)), 1L));
  }

  @Test
  void aRecordStampedBeforeAWindowThatWasToldOfCountsInTheNext() {
    run.receive(machine.report(NOW), NOW);
    run.receive(machine.report(NOW), NOW + HOUR_MILLIS);
    run.receive(machine.report(NOW), NOW);
    run.pass(Duration.ofHours(2));

    assertThat(run.reconciliations())
        .extracting(Reconciliation::getWindowStart, Reconciliation::getReceived)
        .containsExactly(tuple(HOUR, 1L), tuple(HOUR.plus(Duration.ofHours(1)), 2L));
  }

  @Test
  void whatIsToldAsBilledIsOnTheBills() {
    for (int i = 0; i < 200; i++) {
      long now = NOW + i * 60_000L;
      long done = random.nextInt(5) == 0 ? now - 2 * HOUR_MILLIS : now;
      ChainTail report = machine.report(done);
      run.receive(report, now);
      if (random.nextInt(5) == 0) {
        run.receive(report, now);
      }
      if (random.nextInt(5) == 0) {
        machine.moveOn();
      }
      run.pass(Duration.ofMinutes(1));
    }
    run.pass(Duration.ofDays(2));

    List<Reconciliation> told = run.reconciliations();
    assertThat(told)
        .allMatch(
            one ->
                one.getReceived()
                    == one.getCounted()
                        + one.getLate()
                        + one.getRedelivered()
                        + one.getDeadLettered());
    Map<Instant, Long> billed = new HashMap<>();
    for (UsageByClient bill : run.usageByClient()) {
      if (bill.getWindowSize().equals("PT1H")) {
        billed.put(bill.getWindowStart(), bill.getReports());
      }
    }
    assertThat(billed.values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(told.stream().mapToLong(one -> one.getCounted() + one.getLate()).sum());
    assertThat(told.stream().mapToLong(Reconciliation::getLate).sum()).isPositive();
  }

  private static <T> T only(List<T> events) {
    assertThat(events).hasSize(1);
    return events.get(0);
  }
}
