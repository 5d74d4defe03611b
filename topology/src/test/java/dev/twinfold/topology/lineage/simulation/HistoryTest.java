package dev.twinfold.topology.lineage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.topology.lineage.Evidence;
import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Folded;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.LineageSettings;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.lineage.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * How much history a client costs, and what it is good for: two clients of one lineage take an
 * identity every 10 seconds for 36 days (then every 100 seconds, to save time), and snapshots of
 * both wake up to 300 days later.
 */
class HistoryTest {
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long END = 301 * DAY;
  private static final long FULL_RATE_UNTIL = 36 * DAY;
  private static final List<Long> AGES = List.of(300 * DAY, 30 * DAY, 3 * DAY, HOUR);

  /** A key of two identities and a value of client and generation. */
  private static final int IDENTITY_BYTES = 32 + 24;

  /** The same with branches, newest branch and lingerer. */
  private static final int LANDMARK_BYTES = 32 + 60;

  private record Snapshot(long ageMillis, Identity client, Disk disk) {}

  private final SplittableRandom random = new SplittableRandom(3);
  private final Identity lineage = fresh();
  private final HorizonMemory state = new HorizonMemory(LineageSettings.DEFAULTS.edgeHorizon());
  private final FoldRun run = FoldRun.withoutRecord(state);
  private final Map<Identity, AgentModel> agents = new HashMap<>();
  private final List<Snapshot> snapshots = new ArrayList<>();
  private long now;

  @Test
  void historyStaysSmallAndSnapshotsOfAnyAgeFindTheirClient() {
    liveFor300Days();

    List<Identity> woken = new ArrayList<>();
    for (Snapshot snapshot : snapshots) {
      woken.add(assertTied(snapshot, snapshot.client()));
    }
    for (int i = snapshots.size() - 1; i >= 0; i--) {
      // By now another copy told its tail again: this one parts from that copy, at its very end.
      Snapshot snapshot = snapshots.get(i);
      boolean recent = snapshot.ageMillis() < DAY;
      assertTied(
          new Snapshot(HOUR, snapshot.client(), snapshot.disk()),
          recent ? snapshot.client() : woken.get(i));
    }
    assertThat(state.memory().allClients()).hasSize(2 + 2 * snapshots.size());
  }

  private void liveFor300Days() {
    AgentModel first = new AgentModel(AgentModel.fresh(lineage, 4, 0));
    agents.put(speak(first), first);
    for (int i = 0; i < 100; i++) {
      now += 10_000;
      speak(first);
    }
    AgentModel second = new AgentModel(first.disk());
    now += 10_000;
    speak(first);
    agents.put(speak(second), second);
    assertThat(agents).hasSize(2);

    long nextTend = 0;
    while (now < END) {
      now += now < FULL_RATE_UNTIL ? 10_000 : 100_000;
      if (now >= nextTend) {
        run.tend(now);
        nextTend = now + 4 * HOUR;
      }
      agents.forEach(
          (client, agent) ->
              Violation.unless(client.equals(speak(agent)), "a client stays the same", now));
      remember();
      report();
    }
  }

  private void remember() {
    int taken = snapshots.size() / agents.size();
    if (taken < AGES.size() && now >= END - AGES.get(taken)) {
      agents.forEach(
          (client, agent) -> snapshots.add(new Snapshot(AGES.get(taken), client, agent.disk())));
    }
  }

  private void report() {
    if (now % DAY != 0 || !List.of(1L, 2L, 5L, 10L, 20L, 30L, 36L, 60L, 300L).contains(now / DAY)) {
      return;
    }
    int clients = agents.size();
    long identities = state.identities() / clients;
    long landmarks = state.landmarks() / clients;
    long bytes = identities * IDENTITY_BYTES + landmarks * LANDMARK_BYTES;
    System.out.printf(
        "history: day %3d: %5d identities, %5d landmarks, %,9d bytes a client%n",
        now / DAY, identities, landmarks, bytes);
    assertThat(identities).isLessThanOrEqualTo(DAY / 10_000 + 2);
    assertThat(bytes).isLessThan(1_000_000);
  }

  /** Wakes a copy of a snapshot and returns the client that it became. */
  private Identity assertTied(Snapshot snapshot, Identity original) {
    now += 60_000;
    Disk disk = snapshot.disk();
    Folded folded = fold(new AgentModel(disk));
    Fact.CloneSeen seen =
        folded.facts().stream()
            .filter(Fact.CloneSeen.class::isInstance)
            .map(Fact.CloneSeen.class::cast)
            .findFirst()
            .orElseThrow();

    boolean recent = snapshot.ageMillis() < DAY;
    assertThat(seen.verdict()).isEqualTo(Verdict.SUSPECTED);
    assertThat(seen.original().id()).as("age %s", snapshot.ageMillis()).isEqualTo(original);
    assertThat(seen.cloned().fork().evidence()).isEqualTo(recent ? Evidence.FORK : Evidence.STALE);
    assertThat(seen.cloned().fork().at()).isEqualTo(expectedFork(snapshot));
    return seen.cloned().id();
  }

  /** The newest identity of a snapshot that is still known when it wakes. */
  private static Identity expectedFork(Snapshot snapshot) {
    Disk disk = snapshot.disk();
    int last = disk.tail().size() - 1;
    if (snapshot.ageMillis() < DAY) {
      return disk.tail().get(last);
    }
    int every = snapshot.ageMillis() > 35 * DAY ? 4096 : 64;
    for (int back = 0; back <= last; back++) {
      if ((disk.generation() - back) % every == 0) {
        return disk.tail().get(last - back);
      }
    }
    return (every == 4096 ? disk.rare() : disk.often()).get(0).identity();
  }

  private Identity speak(AgentModel agent) {
    return fold(agent).facts().stream()
        .filter(Fact.Counted.class::isInstance)
        .map(fact -> ((Fact.Counted) fact).client().id())
        .findFirst()
        .orElseThrow();
  }

  private Folded fold(AgentModel agent) {
    agent.refresh(random, now, (parent, child) -> {});
    Report report = agent.report(random, now, Map.of("sign", 1L), "host");
    agent.acknowledged(report);
    return run.fold(report, now);
  }

  private Identity fresh() {
    return new Identity(random.nextLong(), random.nextLong() | 1);
  }
}
