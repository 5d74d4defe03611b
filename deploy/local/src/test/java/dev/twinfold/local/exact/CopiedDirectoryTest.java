package dev.twinfold.local.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.agent.AgentConfig;
import dev.twinfold.agent.AgentListener;
import dev.twinfold.agent.AgentProducer;
import dev.twinfold.agent.chain.FileChainStore;
import dev.twinfold.agent.chain.RefreshPolicy;
import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.CloneStatus;
import dev.twinfold.schemas.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * State directories that were copied, at whatever moment: the machines that go on from them are as
 * many clients as they are machines, and everything is billed once. Each case is a tenant.
 *
 * <p>{@code -Dtwinfold.all=true} lets both speak first at every step, instead of one or the other.
 */
class CopiedDirectoryTest {
  private static final boolean ALL = Boolean.getBoolean("twinfold.all");
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int COPIES = 8;

  /** So many reports of the original, of which the third has a new identity. */
  private static final int ROUNDS = 3;

  @TempDir private static Path temporary;
  private static EmbeddedCluster cluster;
  private static Judge judge;

  private final Map<String, Map<String, Long>> truth = new TreeMap<>();
  private final Map<String, Integer> machines = new TreeMap<>();
  private final Map<String, Integer> clones = new TreeMap<>();
  private final Map<String, String> moments = new TreeMap<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void open() {
    cluster = EmbeddedCluster.open(1);
    Judge.createTopics(cluster);
    judge = new Judge(cluster, temporary.resolve("topology"), "PT5S/PT1S");
  }

  @AfterAll
  static void close() {
    judge.close();
    cluster.close();
  }

  @Test
  void aCopyOfAStoppedAgentIsOneClone() throws Exception {
    Path directory = temporary.resolve("stopped");
    try (AgentProducer agent = AgentProducer.open(config("stopped", directory))) {
      speak("stopped", agent, "before");
    }
    Path copy = temporary.resolve("stopped-copy");
    new DiskSnapshots(directory, -1, nobody -> {}).copyTo(copy);
    clones.put("stopped", 1);

    bothGoOn("stopped", directory, copy);

    assertJudged();
  }

  @Test
  void eightCopiesOfARunningAgentAreEightClones() throws Exception {
    Path directory = temporary.resolve("eight");
    List<AgentProducer> agents = new ArrayList<>();
    try {
      agents.add(AgentProducer.open(config("eight", directory)));
      speak("eight", agents.get(0), "before");
      for (int i = 1; i <= COPIES; i++) {
        Path copy = temporary.resolve("eight-copy-" + i);
        new DiskSnapshots(directory, -1, nobody -> {}).copyTo(copy);
        agents.add(AgentProducer.open(config("eight", copy)));
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (AgentProducer agent : agents) {
          speak("eight", agent, "machine-" + agents.indexOf(agent));
        }
      }
    } finally {
      agents.forEach(AgentProducer::close);
    }
    machines.put("eight", 1 + COPIES);
    clones.put("eight", COPIES);

    assertJudged();
  }

  @Test
  void aCopyOfARunningAgentIsOneCloneAtWhateverMomentItIsMade() {
    int steps = copyAt("none", Integer.MAX_VALUE, copy -> {});
    machines.put("none", 1);
    clones.put("none", 0);
    assertThat(steps).as("steps of %d reports", ROUNDS).isGreaterThan(ROUNDS * 10);
    for (int step = 0; step < steps; step++) {
      // Eleven steps a report, so each kind of step meets both orders.
      if (ALL || step % 2 == 0) {
        copyWhileTheTwinSpeaksFirst("twin-first-" + step, step);
      }
      if (ALL || step % 2 == 1) {
        copyWhileTheOriginalSpeaksFirst("original-first-" + step, step);
      }
    }

    assertJudged();
  }

  private void copyWhileTheTwinSpeaksFirst(String tenant, int step) {
    copyAt(
        tenant,
        step,
        copy -> {
          try (AgentProducer twin = AgentProducer.open(config(tenant, copy))) {
            speak(tenant, twin, "twin");
          }
        });
    Path directory = temporary.resolve(tenant);
    bothGoOn(tenant, directory, temporary.resolve(tenant + "-copy"));
  }

  private void copyWhileTheOriginalSpeaksFirst(String tenant, int step) {
    copyAt(tenant, step, copy -> {});
    Path directory = temporary.resolve(tenant);
    bothGoOn(tenant, directory, temporary.resolve(tenant + "-copy"));
  }

  /** The life of an original with one copy made on the way; tells how many steps it had. */
  private int copyAt(String tenant, int step, Consumer<Path> atSnapshot) {
    Path directory = temporary.resolve(tenant);
    Consumer<Path> copied =
        copy -> {
          boolean chain = Files.exists(copy.resolve(FileChainStore.STATE_FILE));
          clones.put(tenant, chain ? 1 : 0);
          atSnapshot.accept(copy);
        };
    DiskSnapshots snapshots = new DiskSnapshots(directory, step, copied);
    try (AgentProducer original = snapshots.open(config(tenant, directory))) {
      for (int round = 0; round < ROUNDS; round++) {
        speak(tenant, original, "original");
      }
    }
    assertThat(snapshots.failure()).as(tenant).isEmpty();
    if (step < snapshots.steps().size()) {
      moments.put(tenant, step + ", " + snapshots.steps().get(step));
    }
    return snapshots.steps().size();
  }

  /** They take turns, so that each is heard after the other began. */
  private void bothGoOn(String tenant, Path directory, Path copy) {
    assertThat(Files.isDirectory(copy)).as(tenant).isTrue();
    machines.put(tenant, 2);
    try (AgentProducer original = AgentProducer.open(config(tenant, directory));
        AgentProducer twin = AgentProducer.open(config(tenant, copy))) {
      for (int round = 0; round < 2; round++) {
        speak(tenant, twin, "twin");
        speak(tenant, original, "original");
      }
    }
  }

  private void speak(String tenant, AgentProducer agent, String operation) {
    agent.record(operation);
    assertThat(agent.flush(LONG)).as("%s: %s", tenant, operation).isTrue();
    truth.computeIfAbsent(tenant, t -> new TreeMap<>()).merge(operation, 1L, Long::sum);
  }

  private AgentConfig config(String tenant, Path directory) {
    AgentListener listener =
        new AgentListener() {
          @Override
          public void failed(String what, Throwable cause) {
            failures.add(tenant + ": " + what + ": " + cause);
          }

          @Override
          public void lineageReplaced(Path keptAside, String reason) {
            failures.add(tenant + ": " + keptAside + ": " + reason);
          }
        };
    return AgentConfig.builder()
        .bootstrapServers(cluster.bootstrapServers())
        .tenant(tenant)
        .stateDirectory(directory)
        .reportInterval(Duration.ofHours(1))
        .refreshPolicy(RefreshPolicy.of(Duration.ofHours(1), 2))
        .listener(listener)
        .build();
  }

  private void assertJudged() {
    Judge.patiently()
        .untilAsserted(
            () -> assertThat(judge.billed()).as("%s", moments).containsAllEntriesOf(truth));
    Judge.patiently()
        .untilAsserted(
            () ->
                machines.forEach(
                    (tenant, count) -> {
                      int expected = clones.get(tenant);
                      String moment = tenant + " " + moments.getOrDefault(tenant, "");
                      assertThat(judge.clients().get(tenant)).as(moment).hasSize(count);
                      assertClones(moment, found(tenant, CloneStatus.SUSPECTED), expected);
                      assertClones(moment, found(tenant, CloneStatus.CONFIRMED), expected);
                    }));
    assertThat(judge.deadLetters()).isZero();
    assertThat(failures).isEmpty();
  }

  private static List<CloneDetected> found(String tenant, CloneStatus status) {
    return judge.clones().stream()
        .filter(clone -> clone.getTenant().equals(tenant) && clone.getStatus() == status)
        .toList();
  }

  private static void assertClones(String moment, List<CloneDetected> found, int count) {
    assertThat(found)
        .as(moment)
        .hasSize(count)
        .allSatisfy(clone -> assertThat(clone.getEvidence()).isEqualTo(Evidence.FORK))
        .extracting(CloneDetected::getCloneId)
        .doesNotHaveDuplicates()
        .doesNotContainNull();
  }
}
