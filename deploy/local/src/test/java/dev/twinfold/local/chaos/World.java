package dev.twinfold.local.chaos;

import dev.twinfold.local.process.ClusterPlan;
import dev.twinfold.local.process.EndWithTests;
import dev.twinfold.local.process.LocalCluster;
import dev.twinfold.local.process.Member;
import dev.twinfold.local.process.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** A cluster under load, and how long it takes to go on after what happens to it. */
final class World implements AutoCloseable {
  private static final int PARTITIONS = 4;

  /** What a fault consists of. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  private final Path path;
  private final Recoveries recoveries = new Recoveries();
  private final OtherJars jars;
  private LocalCluster cluster;
  private final Load load;
  private final Pulse pulse;
  private Optional<SmallDisk> disk = Optional.empty();
  private int brokersKilled;

  World(Path directory, int agents, long seed, Map<String, String> settings) {
    path = directory.resolve("cluster");
    jars = new OtherJars(directory);
    EndWithTests.register(path);
    cluster =
        LocalCluster.up(path, ClusterPlan.create(2, true, PARTITIONS, false, settings), w -> {});
    load = new Load(cluster, directory.resolve("agents"), agents, seed);
    pulse = new Pulse(cluster);
  }

  LocalCluster cluster() {
    return cluster;
  }

  Load load() {
    return load;
  }

  Recoveries recoveries() {
    return recoveries;
  }

  Pulse pulse() {
    return pulse;
  }

  /** Waits until all is well and measures how long the next reports take when nothing happens. */
  void calm() throws Exception {
    pulse.awaitAllFolded();
    untilItGoesOn("nothing happens", () -> {});
  }

  /** Measures from the beginning of the step until every partition is folded further. */
  void untilItGoesOn(String what, Step step) throws Exception {
    Map<TopicPartition, Long> ends = pulse.ends();
    long begin = System.nanoTime();
    step.run();
    pulse.awaitBeyond(ends);
    recoveries.add(what, Duration.ofNanos(System.nanoTime() - begin));
  }

  void timed(String what, Step step) throws Exception {
    long begin = System.nanoTime();
    step.run();
    recoveries.add(what, Duration.ofNanos(System.nanoTime() - begin));
  }

  void kill(String name) {
    cluster.kill(name);
  }

  void killAll() {
    cluster.plan().members().forEach(member -> kill(member.name()));
  }

  void upAgain() {
    cluster = LocalCluster.up(path, cluster.plan(), words -> {});
  }

  List<String> topologies() {
    return cluster.plan().members().stream()
        .filter(member -> member.role() == Role.TOPOLOGY)
        .map(Member::name)
        .toList();
  }

  /** The instance that folds most of the partitions. */
  String busiestTopology() throws Exception {
    return pulse.owners().entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .orElseThrow()
        .getKey();
  }

  /** All in turn. */
  String nextBroker() {
    brokersKilled++;
    return "broker-" + (brokersKilled % 3 + 1);
  }

  /** A class path with other versions of our jars, another one each time. */
  String otherJars() throws IOException {
    return jars.next();
  }

  SmallDisk smallDisk() throws IOException {
    if (disk.isEmpty()) {
      disk = Optional.of(SmallDisk.under(cluster));
    }
    return disk.get();
  }

  @Override
  public void close() throws IOException {
    load.close();
    pulse.close();
    cluster.down();
    if (disk.isPresent()) {
      disk.get().close();
    }
  }
}
