package dev.twinfold.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.local.command.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The cluster as somebody meets it who types its commands. A story, in this order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalClusterIT {
  @TempDir private static Path parent;
  private static Path directory;

  @BeforeAll
  static void choosePlace() {
    directory = parent.resolve("cluster");
    EndWithTests.register(directory);
  }

  @AfterAll
  static void endAll() {
    if (Files.exists(directory)) {
      LocalCluster.at(directory).down();
    }
  }

  private static CommandRun cluster(String... arguments) {
    List<String> all = new ArrayList<>(List.of("cluster"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--directory", directory.toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static void assertRefused(CommandRun run, String words) {
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines().toList())
        .singleElement()
        .asString()
        .startsWith("twinfold: ")
        .contains(words);
  }

  @Test
  @Order(1)
  void beforeItIsUpEveryCommandSaysSo() {
    assertRefused(cluster("status"), "there is no cluster in " + directory);
    assertRefused(cluster("kill", "broker-1"), "'twinfold cluster up' starts one");
    assertRefused(cluster("down"), "there is no cluster in " + directory);
  }

  @Test
  @Order(2)
  void upEndsWithEverythingAtWork() {
    CommandRun up = cluster("up", "--partitions", "2");

    assertThat(up.exitCode()).as(up.err()).isZero();
    assertThat(up.out().lines().filter(line -> line.contains("the quorum"))).hasSize(3);
    assertThat(up.out())
        .contains("registry", "answers", "topology-1", "topology-2", "Next:")
        .contains("deploy/twinfold cluster kill broker-2 --directory " + directory);
    assertRefused(cluster("up"), "is up already (broker-1, broker-2, broker-3, registry,");
    LocalCluster cluster = LocalCluster.at(directory);
    CommandRun topics =
        CommandRun.of(
            "topics",
            "--bootstrap-servers",
            cluster.plan().bootstrapServers(),
            "--partitions",
            "2",
            "--replication-factor",
            "3");
    assertThat(topics.exitCode()).as(topics.out()).isZero();
  }

  @Test
  @Order(3)
  void whoIsKilledIsMissedAndComesBack() {
    for (String name : List.of("broker-2", "registry", "topology-1")) {
      CommandRun killed = cluster("kill", name);
      CommandRun status = cluster("status");

      assertThat(killed.exitCode()).as(killed.err()).isZero();
      assertThat(status.exitCode()).isEqualTo(1);
      assertThat(status.out().lines().filter(line -> line.endsWith("does not run")))
          .singleElement()
          .asString()
          .startsWith(name);
      assertRefused(cluster("kill", name), name + " does not run");
      assertThat(cluster("start", name).exitCode()).isZero();
      assertRefused(cluster("start", name), name + " runs already");
    }
    assertRefused(
        cluster("kill", "broker-4"),
        "there is no 'broker-4' in the cluster; its processes are broker-1, broker-2, broker-3,"
            + " registry, topology-1, topology-2");
    CommandRun status = cluster("status");
    assertThat(status.exitCode()).as(status.out()).isZero();
  }

  @Test
  @Order(4)
  void downEndsAllAndRemoveLeavesNothing() {
    List<ProcessHandle> processes =
        LocalCluster.at(directory).status().stream()
            .map(status -> ProcessHandle.of(status.pid().getAsLong()).orElseThrow())
            .toList();
    CommandRun down = cluster("down");

    assertThat(down.out()).startsWith("twinfold: 6 processes ended");
    assertThat(processes).hasSize(6).noneMatch(ProcessHandle::isAlive);
    assertRefused(cluster("down"), "is not up");
    assertThat(cluster("down", "--remove").exitCode()).isZero();
    assertThat(directory).doesNotExist();
  }
}
