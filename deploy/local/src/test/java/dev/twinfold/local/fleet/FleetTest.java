package dev.twinfold.local.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.TopicCreation;
import dev.twinfold.local.topics.TopicLayout;
import dev.twinfold.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {
  @Test
  void everyOperationIsReportedOnceAndEveryClonesChainForksWhereItWasCopied(
      @TempDir Path directory) {
    try (EmbeddedCluster cluster = EmbeddedCluster.open(1)) {
      createTopics(cluster);
      try (ReportLog log = new ReportLog(cluster.bootstrapServers());
          Fleet fleet = Fleet.start(FleetPlan.quick(5, 7), cluster.bootstrapServers(), directory)) {
        await()
            .atMost(Duration.ofSeconds(30))
            .pollInSameThread()
            .until(() -> log.readOn().size() >= 10);
        CloneMade first = fleet.cloneOne();
        CloneMade second = fleet.cloneOne();
        await()
            .atMost(Duration.ofSeconds(30))
            .pollInSameThread()
            .untilAsserted(
                () -> {
                  log.readOn();
                  assertForked(log, first);
                  assertForked(log, second);
                });

        assertThat(fleet.close(Duration.ofSeconds(30))).isTrue();
        FleetTruth truth = fleet.truth();
        assertThat(truth.clones()).containsExactly(first, second);
        assertThat(truth.totalOperations()).isPositive();
        await()
            .atMost(Duration.ofSeconds(30))
            .pollInSameThread()
            .untilAsserted(
                () -> {
                  log.readOn();
                  assertThat(log.operations()).isEqualTo(truth.operations());
                });
      }
    }
  }

  private static void assertForked(ReportLog log, CloneMade clone) {
    Set<String> original = log.children(clone.originalHost(), clone.identity());
    Set<String> copy = log.children(clone.cloneHost(), clone.identity());
    assertThat(original).hasSize(1);
    assertThat(copy).hasSize(1).doesNotContainAnyElementsOf(original);
  }

  private static void createTopics(EmbeddedCluster cluster) {
    try (Broker broker =
        Broker.connect(
            Map.of("bootstrap.servers", cluster.bootstrapServers()), "bootstrap.servers")) {
      new TopicCreation(broker, new Topics(""), TopicLayout.partitions(2)).createMissing();
    }
  }
}
