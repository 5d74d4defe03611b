package dev.twinfold.local.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.twinfold.agent.AgentConfig;
import dev.twinfold.agent.AgentProducer;
import dev.twinfold.agent.AgentSeams;
import dev.twinfold.agent.chain.RefreshPolicy;
import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.CloneStatus;
import dev.twinfold.schemas.Evidence;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two machines woken from one image that are equal in everything an agent can ask for: the state on
 * disk, the operating system's random bytes, both clocks, and the count of what was drawn.
 */
class SameImageTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private static Path temporary;
  private static EmbeddedCluster cluster;
  private static Judge judge;

  private final Clock stopped = Clock.fixed(Instant.now(), ZoneOffset.UTC);

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
  void twinsShowAtTheirFirstReportAndPartAfterItsAcknowledgement() throws Exception {
    try (AgentProducer one = wake("twins", "one");
        AgentProducer other = wake("twins", "other")) {
      speak(one, "one", 1);
      speak(other, "other", 1);
      String shared = one.currentIdentity();
      assertThat(other.currentIdentity()).isEqualTo(shared);
      Judge.patiently()
          .untilAsserted(
              () ->
                  assertThat(clones("twins"))
                      .extracting(CloneDetected::getEvidence, SameImageTest::forkedAt)
                      .containsExactly(tuple(Evidence.TWIN, shared)));
      assertThat(clones("twins").get(0).getCloneClient()).isNull();

      speak(one, "one", 1);
      speak(other, "other", 1);
      assertThat(other.currentIdentity()).isNotEqualTo(one.currentIdentity());
      assertOneFork("twins", shared);
    }
    assertBilled("twins", Map.of("before", 1L, "one", 2L, "other", 2L));
  }

  /** Two reports equal to the last bit are one report and its resend, for whoever reads them. */
  @Test
  void twinsThatDidTheVerySameShowAtTheirSecondReport() throws Exception {
    try (AgentProducer one = wake("equals", "one");
        AgentProducer other = wake("equals", "other")) {
      speak(one, "same", 1);
      speak(other, "same", 1);
      String shared = one.currentIdentity();
      assertThat(other.currentIdentity()).isEqualTo(shared);

      speak(one, "same", 1);
      speak(other, "same", 1);
      assertThat(other.currentIdentity()).isNotEqualTo(one.currentIdentity());
      assertOneFork("equals", shared);
    }
    assertBilled("equals", Map.of("before", 1L, "same", 3L));
  }

  /** Unlike a digest of names alone, one of all that is told: also how often it happened. */
  @Test
  void twinsThatDidTheSameInOtherNumbersShowAtTheirFirstReport() throws Exception {
    try (AgentProducer one = wake("numbers", "one");
        AgentProducer other = wake("numbers", "other")) {
      speak(one, "same", 1);
      speak(other, "same", 2);
      Judge.patiently()
          .untilAsserted(
              () ->
                  assertThat(clones("numbers"))
                      .extracting(CloneDetected::getEvidence)
                      .containsExactly(Evidence.TWIN));
    }
    assertBilled("numbers", Map.of("before", 1L, "same", 3L));
  }

  private AgentProducer wake(String tenant, String machine) throws Exception {
    Path image = temporary.resolve(tenant);
    if (!image.toFile().exists()) {
      try (AgentProducer agent = AgentProducer.open(config(tenant, image))) {
        speak(agent, "before", 1);
      }
    }
    Path directory = temporary.resolve(tenant + "-" + machine);
    new DiskSnapshots(image, -1, nobody -> {}).copyTo(directory);
    return new AgentSeams()
        .clocks(stopped, () -> 1_000_000_000L)
        .randomness(sameBytes())
        .open(config(tenant, directory));
  }

  private static Supplier<byte[]> sameBytes() {
    SplittableRandom random = new SplittableRandom(7);
    return () -> {
      byte[] bytes = new byte[32];
      random.nextBytes(bytes);
      return bytes;
    };
  }

  private static void speak(AgentProducer agent, String operation, long count) {
    agent.record(operation, count);
    assertThat(agent.flush(LONG)).isTrue();
  }

  private static AgentConfig config(String tenant, Path directory) {
    return AgentConfig.builder()
        .bootstrapServers(cluster.bootstrapServers())
        .tenant(tenant)
        .stateDirectory(directory)
        .reportInterval(Duration.ofHours(1))
        .refreshPolicy(RefreshPolicy.of(Duration.ofHours(1), 1))
        .build();
  }

  private static void assertOneFork(String tenant, String shared) {
    Judge.patiently()
        .untilAsserted(
            () ->
                assertThat(clones(tenant))
                    .filteredOn(clone -> clone.getCloneClient() != null)
                    .extracting(
                        CloneDetected::getEvidence,
                        CloneDetected::getStatus,
                        SameImageTest::forkedAt)
                    .startsWith(tuple(Evidence.FORK, CloneStatus.SUSPECTED, shared))
                    .filteredOn(found -> found.toList().contains(CloneStatus.SUSPECTED))
                    .hasSize(1));
  }

  private static void assertBilled(String tenant, Map<String, Long> truth) {
    Judge.patiently().untilAsserted(() -> assertThat(judge.billed().get(tenant)).isEqualTo(truth));
    assertThat(judge.deadLetters()).isZero();
  }

  private static List<CloneDetected> clones(String tenant) {
    return judge.clones().stream().filter(clone -> clone.getTenant().equals(tenant)).toList();
  }

  private static String forkedAt(CloneDetected clone) {
    return HexFormat.of().formatHex(clone.getForkedAt().bytes());
  }
}
