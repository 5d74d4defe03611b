package dev.twinfold.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twinfold.local.CommandFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartedProcessTest {
  private static final ProcessHandle THIS = ProcessHandle.current();
  private static final long STARTED = StartedProcess.of(THIS).startedMillis();

  @Test
  void aProcessIsKnownByItsIdAndItsStart() {
    assertThat(new StartedProcess(THIS.pid(), STARTED).running()).contains(THIS);
  }

  @Test
  void somebodyElseWhoGotItsIdLaterIsNotTakenForIt() {
    StartedProcess earlier = new StartedProcess(THIS.pid(), STARTED - 60_000);

    assertThat(earlier.running()).isEmpty();
    assertThat(earlier.awaitEnd(Duration.ofMillis(1))).isTrue();
  }

  @Test
  void whatIsKilledIsNeverSomebodyElse(@TempDir Path path) {
    ClusterDirectory directory = new ClusterDirectory(path);
    directory.write(ClusterPlan.create(1, false, 1, false, Map.of()));
    directory.write("broker-1", new StartedProcess(THIS.pid(), STARTED - 60_000));

    assertThatThrownBy(() -> LocalCluster.at(path).kill("broker-1"))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("broker-1 does not run");
    assertThat(LocalCluster.at(path).down()).isZero();
  }

  @Test
  void aPlanIsReadAsItWasWritten(@TempDir Path path) {
    ClusterDirectory directory = new ClusterDirectory(path);
    ClusterPlan plan = ClusterPlan.create(2, true, 7, true, Map.of("usage.windows", "PT5S"));
    directory.write(plan);

    assertThat(directory.plan()).contains(plan);
    assertThat(plan.members())
        .extracting(Member::name)
        .containsExactly(
            "broker-1", "broker-2", "broker-3", "registry", "topology-1", "topology-2");
  }
}
