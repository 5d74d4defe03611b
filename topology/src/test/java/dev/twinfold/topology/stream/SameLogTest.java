package dev.twinfold.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Reconciliation;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same log gives the same ids, clients and totals, whatever instance reads it. */
class SameLogTest {
  private static final long NOW = TopologyRun.START;
  private static final int REPORTS = 300;
  private static final long STEP_MILLIS = 20_000;
  private static final Map<String, String> SETTINGS =
      Map.of("restore.after", "PT10M", "usage.windows", "PT15M/PT5M,PT1H");

  private record Logged(ChainTail report, long brokerMillis) {}

  /** What must not depend on anything but the log. */
  private record Outcome(
      Set<String> clones,
      Set<UsageByClient> bills,
      Map<String, UsageByTenant> totals,
      List<Reconciliation> reconciliations) {}

  @Test
  void aFreshInstanceFindsTheSameUnderTheSameIds(@TempDir Path one, @TempDir Path other) {
    List<Logged> log = log(4);

    Outcome first = outcome(one, log, 1);

    assertThat(first.clones()).hasSizeGreaterThan(5);
    assertThat(first.bills()).anyMatch(bill -> bill.getRevision() > 0);
    assertThat(outcome(other, log, 1)).isEqualTo(first);
  }

  /** Live, the topology looks at forks and windows twice a second; in a replay once in a while. */
  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6, 7})
  void howOftenTheTopologyLooksChangesNothing(
      long seed, @TempDir Path one, @TempDir Path other, @TempDir Path third) {
    List<Logged> log = log(seed);

    Outcome often = outcome(one, log, 1);

    assertThat(outcome(other, log, 7)).isEqualTo(often);
    assertThat(outcome(third, log, REPORTS + 1)).isEqualTo(often);
  }

  private static Outcome outcome(Path directory, List<Logged> log, int reportsBetweenLooks) {
    try (TopologyRun run = TopologyRun.start(directory, SETTINGS)) {
      for (int i = 0; i < log.size(); i++) {
        run.receive(log.get(i).report(), log.get(i).brokerMillis());
        if (i % reportsBetweenLooks == reportsBetweenLooks - 1) {
          run.pass(Duration.ofMillis(STEP_MILLIS));
        }
      }
      run.pass(Duration.ofHours(4));
      run.sweep();
      Map<String, UsageByTenant> totals = new TreeMap<>();
      for (UsageByTenant total : run.usageByTenant()) {
        totals.put(total.getTenant() + total.getWindowSize() + total.getWindowStart(), total);
      }
      return new Outcome(
          run.clones().stream()
              .map(clone -> clone.getCloneId() + " " + clone.getStatus())
              .collect(Collectors.toSet()),
          Set.copyOf(run.usageByClient()),
          totals,
          run.reconciliations());
    }
  }

  /** Two tenants, six machines, copies, restored backups that end or return, late reports. */
  private static List<Logged> log(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Machine> machines = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      machines.add(Machine.fresh(random, i % 2 == 0 ? "acme" : "other", "host-" + i));
    }
    List<Machine> silent = new ArrayList<>();
    List<Logged> log = new ArrayList<>();
    for (int i = 0; i < REPORTS; i++) {
      Machine machine = machines.get(random.nextInt(machines.size()));
      if (random.nextInt(40) == 0) {
        machines.add(machine.copy("copy-" + machines.size()));
      }
      if (random.nextInt(40) == 0) {
        // The copy goes on, the original is silent, for ever or for longer than a verdict takes.
        machines.set(machines.indexOf(machine), machine.copy("restored-" + i));
        silent.add(machine);
      }
      if (!silent.isEmpty() && random.nextInt(60) == 0) {
        machine = silent.remove(0);
      }
      if (random.nextInt(3) == 0) {
        machine.moveOn();
      }
      long now = NOW + i * STEP_MILLIS;
      long done = random.nextInt(20) == 0 ? now - Duration.ofHours(3).toMillis() : now;
      log.add(new Logged(machine.report(done, Map.of("read", 1L + random.nextInt(9))), now));
    }
    return log;
  }
}
