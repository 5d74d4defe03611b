package dev.twinfold.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.schemas.ChainTail;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same log gives the same ids, clients and totals, whatever instance reads it. */
class SameLogTest {
  private static final long NOW = TopologyRun.START;
  private static final int REPORTS = 300;
  private static final long STEP_MILLIS = 20_000;

  private record Logged(ChainTail report, long brokerMillis) {}

  @Test
  void aFreshInstanceFindsTheSameUnderTheSameIds(@TempDir Path one, @TempDir Path other) {
    List<Logged> log = log();

    List<SpecificRecord> first = outcome(one, log);

    assertThat(first).hasSizeGreaterThan(10);
    assertThat(outcome(other, log)).isEqualTo(first);
  }

  private static List<SpecificRecord> outcome(Path directory, List<Logged> log) {
    try (TopologyRun run = TopologyRun.start(directory, Map.of("restore.after", "PT10M"))) {
      for (Logged logged : log) {
        run.receive(logged.report(), logged.brokerMillis());
        run.pass(Duration.ofMillis(STEP_MILLIS));
      }
      run.pass(Duration.ofHours(2));
      run.sweep();
      List<SpecificRecord> all = new ArrayList<>(run.clones());
      all.addAll(run.clients());
      all.addAll(run.usageByClient());
      all.addAll(run.usageByTenant());
      return all;
    }
  }

  /** Two tenants, six machines, a copy now and then, and late reports. */
  private static List<Logged> log() {
    SplittableRandom random = new SplittableRandom(4);
    List<Machine> machines = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      machines.add(Machine.fresh(random, i % 2 == 0 ? "acme" : "other", "host-" + i));
    }
    List<Logged> log = new ArrayList<>();
    for (int i = 0; i < REPORTS; i++) {
      Machine machine = machines.get(random.nextInt(machines.size()));
      if (random.nextInt(40) == 0) {
        machines.add(machine.copy("copy-" + machines.size()));
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
