package dev.twinfold.local.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.twinfold.agent.AgentLedger;
import dev.twinfold.agent.AgentProducer;
import dev.twinfold.agent.KilledAgent;
import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.schemas.ChainTail;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the process of an agent at random moments, again and again on one state directory, while
 * the broker comes and goes; then the real topology folds what is in the log.
 *
 * <p>{@code -Dtwinfold.kills=300} makes it longer, {@code -Dtwinfold.seed=N} moves the kills.
 */
class KilledAgentTest {
  private static final int KILLS = Integer.getInteger("twinfold.kills", 4);
  private static final long SEED = Long.getLong("twinfold.seed", 20260301L);
  private static final int LONGEST_LIFE_MILLIS = 1_000;
  private static final int MOST_REPORTS = 6;
  private static final int SOON_MILLIS = 8;
  private static final int LONGEST_UP_MILLIS = 5_000;
  private static final int LONGEST_OUTAGE_MILLIS = 1_000;

  @TempDir private Path directory;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<AgentLedger> ledgers = new ArrayList<>();

  @Test
  void aKilledAgentStaysOneClientBillsNothingTwiceAndLosesOnlyWhatWasNotOnDisk() throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.open(1)) {
      Judge.createTopics(cluster);
      int outages;
      try (BrokerOutages coming =
          new BrokerOutages(cluster, random.split(), LONGEST_UP_MILLIS, LONGEST_OUTAGE_MILLIS)) {
        for (int life = 0; life < KILLS; life++) {
          liveAndBeKilled(cluster.bootstrapServers(), life);
        }
        outages = coming.end();
      }
      assertThat(outages).isPositive();
      try (AgentProducer last =
          AgentProducer.open(
              KilledAgent.config(cluster.bootstrapServers(), directory.resolve("agent")).build())) {
        assertThat(last.flush(Duration.ofMinutes(1))).isTrue();
      }
      try (Judge judge = new Judge(cluster, directory.resolve("topology"), "PT5S/PT1S")) {
        Judge.patiently()
            .untilAsserted(() -> assertThat(judge.billed()).isEqualTo(judge.reported()));
        assertThat(judge.clones()).as("clones; seed %d", SEED).isEmpty();
        assertThat(judge.deadLetters()).isZero();
        assertThat(judge.clients().get("killed")).as("clients; seed %d", SEED).hasSize(1);
        Map<String, Long> billed = judge.billed().get("killed");
        for (int life = 0; life < KILLS; life++) {
          assertBilled(life, billed);
        }
        tell(judge, billed, outages);
        assertThat(judge.billed()).as("billed, still").isEqualTo(judge.reported());
      }
    }
  }

  private void liveAndBeKilled(String bootstrapServers, int life) throws Exception {
    Path file = directory.resolve("ledger-" + life);
    AgentLedger ledger = new AgentLedger(file);
    ledgers.add(ledger);
    Process child = startChild(bootstrapServers, file, operation(life));
    try {
      boolean ended;
      if (life % 2 == 0) {
        // While a report is on its way, or has just been acknowledged.
        long reports = 1L + random.nextInt(MOST_REPORTS);
        awaitLife(child, () -> ledger.sent() >= reports);
        ended = child.waitFor(random.nextInt(SOON_MILLIS), TimeUnit.MILLISECONDS);
      } else {
        // One in ten perhaps before it has the directory.
        awaitLife(child, () -> life % 10 == 9 || ledger.persisted() > 0);
        ended = child.waitFor(random.nextInt(LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS);
      }
      assertThat(ended).as("the child ended by itself in life %d; seed %d", life, SEED).isFalse();
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private static void awaitLife(Process child, BooleanSupplier sign) {
    await("signs of life of a child that is alive")
        .pollInSameThread()
        .pollDelay(Duration.ofMillis(1))
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              assertThat(child.isAlive()).as("the child lives").isTrue();
              return sign.getAsBoolean();
            });
  }

  private static String operation(int life) {
    return "life-" + life;
  }

  /**
   * What is billed of a life is its first operations, each once, up to some operation; not
   * necessarily the same one for both names, since gathering takes one name after the other.
   */
  private void assertBilled(int life, Map<String, Long> billed) {
    AgentLedger ledger = ledgers.get(life);
    long count = billed.getOrDefault(operation(life), 0L);
    long weight = billed.getOrDefault(operation(life) + KilledAgent.WEIGHT, 0L);
    long weighed = Math.round((Math.sqrt(8.0 * weight + 1) - 1) / 2);
    assertThat(List.of(count, weighed))
        .as("billed of life %d, persisted to started; seed %d", life, SEED)
        .allSatisfy(last -> assertThat(last).isBetween(ledger.persisted(), ledger.started()));
    assertThat(weight)
        .as("weight of the first %d operations of life %d; seed %d", weighed, life, SEED)
        .isEqualTo(weighed * (weighed + 1) / 2);
  }

  private void tell(Judge judge, Map<String, Long> billed, int outages) {
    List<ChainTail> reports = judge.reports();
    long recorded = ledgers.stream().mapToLong(AgentLedger::recorded).sum();
    long lost = 0;
    int lives = 0;
    for (int life = 0; life < KILLS; life++) {
      lost += ledgers.get(life).started() - billed.getOrDefault(operation(life), 0L);
      lives += ledgers.get(life).persisted() > 0 ? 1 : 0;
    }
    System.out.printf(
        "%d kills, %d outages: %d operations recorded, %d lost, %d lives reached the disk; %d"
            + " records of %d reports, %d identities%n",
        KILLS,
        outages,
        recorded,
        lost,
        lives,
        reports.size(),
        reports.stream().map(ChainTail::getReportId).distinct().count(),
        new HashSet<>(reports.stream().map(ChainTail::getGeneration).toList()).size());
    assertThat(lives).as("lives that saved something").isGreaterThan(KILLS / 2);
  }

  private Process startChild(String bootstrapServers, Path ledger, String operation)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            System.getProperty("java.class.path"),
            KilledAgent.class.getName(),
            bootstrapServers,
            directory.resolve("agent").toString(),
            ledger.toString(),
            operation)
        .inheritIO()
        .start();
  }
}
