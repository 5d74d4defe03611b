package dev.twinfold.local.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.agent.AgentConfig;
import dev.twinfold.agent.TimedAgent;
import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.schemas.UsageByClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker stops, a machine works on for a week, and the broker comes back: every hour of that
 * week is billed as it was, to the one client there ever was.
 */
class WeekWithoutBrokerTest {
  private static final int DAYS = 7;
  private static final int MINUTES_OF_DAY = 24 * 60;

  /** Few enough for one client's open bills of a week: those hold 128 KiB of names together. */
  private static final int OPERATIONS = 30;

  private static final int MOST_MINUTES = 600;

  /**
   * Of each minute its times and size, and of each count its name, the name's length and itself.
   */
  private static final int BYTES_OF_MINUTE = 20 + OPERATIONS * (5 + 2 + 8);

  /** What waits, 15 reports as large as minutes, and a chain of 300 bytes for each. */
  private static final int MOST_BYTES = (MOST_MINUTES + 15) * BYTES_OF_MINUTE + 16 * 300;

  @TempDir private Path directory;

  /** Hour to operation to count. */
  private final Map<Instant, Map<String, Long>> truth = new TreeMap<>();

  @Test
  void everyHourOfTheWeekIsBilledAndWhatIsHeldStaysTheSame() throws Exception {
    // The week ends two hours ago, so that its last window is closed by now.
    Instant start =
        Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(DAYS * 24 + 3));
    try (EmbeddedCluster cluster = EmbeddedCluster.open(1)) {
      Judge.createTopics(cluster);
      try (TimedAgent agent = new TimedAgent(config(cluster), start)) {
        work(agent, 0);
        deliver(agent);
        cluster.stop(1);
        List<Integer> heldEachDay = new ArrayList<>();
        for (int minute = 1; minute <= DAYS * MINUTES_OF_DAY; minute++) {
          work(agent, minute);
          assertThat(agent.unacknowledged()).isLessThanOrEqualTo(15);
          if (minute % MINUTES_OF_DAY == 0) {
            heldEachDay.add(agent.waitingMinutes());
            assertHeld(agent);
          }
        }
        assertThat(heldEachDay).hasSize(DAYS).containsOnly(MOST_MINUTES);
        cluster.start(1);
        deliver(agent);
      }
      assertBilled(cluster);
    }
  }

  private AgentConfig config(EmbeddedCluster cluster) {
    return AgentConfig.builder()
        .bootstrapServers(cluster.bootstrapServers())
        .tenant("week")
        .stateDirectory(directory.resolve("agent"))
        .reportInterval(Duration.ofHours(1))
        .producerSetting("max.block.ms", "1")
        .producerSetting("reconnect.backoff.max.ms", "200")
        .build();
  }

  private void work(TimedAgent agent, int minute) {
    for (int i = 0; i < OPERATIONS; i++) {
      String operation = "op-" + i;
      long count = 1 + (minute * 31L + i) % 7;
      agent.record(operation, count);
      truth
          .computeIfAbsent(agent.now().truncatedTo(ChronoUnit.HOURS), hour -> new HashMap<>())
          .merge(operation, count, Long::sum);
    }
    agent.pass(Duration.ofMinutes(1));
  }

  private void assertHeld(TimedAgent agent) throws IOException {
    assertThat(agent.waitingCounts()).isLessThanOrEqualTo(MOST_MINUTES * OPERATIONS);
    try (Stream<Path> files = Files.list(directory.resolve("agent"))) {
      assertThat(files.mapToLong(file -> file.toFile().length()).sum())
          .isBetween(MOST_BYTES / 2L, (long) MOST_BYTES);
    }
  }

  private static void deliver(TimedAgent agent) throws InterruptedException {
    agent.pass(Duration.ofHours(1));
    long deadline = System.nanoTime() + Judge.PATIENCE.toNanos();
    while (agent.unacknowledged() > 0 || agent.waitingMinutes() > 0) {
      agent.hear();
      // The pause after an error is by the agent's clock, too.
      agent.pass(Duration.ofSeconds(1));
      assertThat(System.nanoTime()).as("everything was delivered in time").isLessThan(deadline);
    }
  }

  private void assertBilled(EmbeddedCluster cluster) {
    try (Judge judge = new Judge(cluster, directory.resolve("topology"), "PT1H/PT1S")) {
      Judge.patiently().untilAsserted(() -> assertThat(byHour(judge.bills())).hasSameSizeAs(truth));
      Judge.patiently().untilAsserted(() -> assertThat(byHour(judge.bills())).isEqualTo(truth));
      assertThat(judge.clones()).isEmpty();
      assertThat(judge.deadLetters()).isZero();
      assertThat(judge.clients().get("week")).hasSize(1);
    }
  }

  private static Map<Instant, Map<String, Long>> byHour(List<UsageByClient> bills) {
    Map<Instant, UsageByClient> highest = new TreeMap<>();
    for (UsageByClient bill : bills) {
      highest.merge(
          bill.getWindowStart(), bill, (a, b) -> a.getRevision() > b.getRevision() ? a : b);
    }
    Map<Instant, Map<String, Long>> byHour = new TreeMap<>();
    highest.forEach((hour, bill) -> byHour.put(hour, new HashMap<>(bill.getOperations())));
    return byHour;
  }
}
