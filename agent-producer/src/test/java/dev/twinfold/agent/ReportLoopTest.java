package dev.twinfold.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.twinfold.agent.chain.RefreshPolicy;
import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportLoopTest {
  @TempDir private Path directory;

  @Test
  void theFirstReportOfAFreshDirectoryIsUnderTheGenesisIdentity() {
    try (SteppedAgent agent = new SteppedAgent(directory)) {
      agent.record("render");
      agent.record("render");
      agent.pass(Duration.ofSeconds(10));

      ChainTail report = agent.lastSent();
      assertThat(report.getChain()).containsExactly(report.getLineage());
      assertThat(report.getGeneration()).isZero();
      assertThat(report.getSequence()).isEqualTo(1);
      assertThat(report.getTenant()).isEqualTo("acme");
      assertThat(report.getLabels()).containsExactly(Map.entry("host", "web-1"));
      assertThat(report.getOperations()).containsExactly(Map.entry("render", 2L));
      assertThat(report.getPeriodStart()).isEqualTo(Instant.parse("2026-03-01T12:00:05Z"));
      assertThat(report.getPeriodEnd()).isEqualTo(Instant.parse("2026-03-01T12:00:15Z"));
      assertThat(agent.producer().history().get(0).key()).isEqualTo(report.getLineage().bytes());
    }
  }

  @Test
  void nothingRecordedMeansNoReportAndNoNewIdentity() {
    try (SteppedAgent agent = new SteppedAgent(directory)) {
      agent.pass(Duration.ofHours(1));

      assertThat(agent.producers).isEmpty();
      assertThat(agent.outbox().chain().generation()).isZero();
    }
  }

  @Test
  void aFullMinuteIsReportedBeforeTheMinuteThatRuns() {
    try (SteppedAgent agent = new SteppedAgent(directory)) {
      agent.time.advance(Duration.ofSeconds(51));
      agent.record("before");
      agent.time.advance(Duration.ofSeconds(5));
      agent.record("after");
      agent.work.step();
      agent.acknowledgeAll();

      assertThat(agent.sent())
          .extracting(ChainTail::getOperations)
          .containsExactly(Map.of("before", 1L), Map.of("after", 1L));
      assertThat(agent.sent().get(0).getPeriodEnd()).isEqualTo("2026-03-01T12:01:00Z");
      assertThat(agent.sent().get(1).getPeriodStart()).isEqualTo("2026-03-01T12:01:00Z");
    }
  }

  @Test
  void theIdentityOnDiskIsThatOfTheReportThatLeaves() {
    try (SteppedAgent agent = new SteppedAgent(directory)) {
      agent.interval();
      agent.acknowledgeAll();
      agent.interval();
      ChainTail unheard = agent.lastSent();
      agent.crash();

      try (SteppedAgent next = new SteppedAgent(directory)) {
        assertThat(next.outbox().chain().current().bytes())
            .isEqualTo(unheard.getChain().get(unheard.getChain().size() - 1).bytes());
      }
    }
  }

  @Test
  void anUnacknowledgedReportIsResentFirstWithItsIdAfterACrash() {
    List<ChainTail> unheard;
    try (SteppedAgent agent = new SteppedAgent(directory)) {
      agent.interval();
      agent.interval();
      agent.producer().completeNext();
      agent.work.step();
      agent.interval();
      unheard = agent.sent();
      agent.producer().completeNext();
    }

    try (SteppedAgent next = new SteppedAgent(directory)) {
      next.interval();
      next.acknowledgeAll();

      assertThat(next.sent()).hasSize(3);
      assertThat(next.sent().get(0)).isEqualTo(unheard.get(1));
      assertThat(next.sent().get(2).getReportId()).isNotIn(idsOf(unheard));
    }
  }

  @Test
  void theFirstReportAfterARestartIsUnderANewIdentity() {
    ChainTail before;
    try (SteppedAgent agent = new SteppedAgent(directory)) {
      agent.interval();
      agent.acknowledgeAll();
      before = agent.lastSent();
      assertThat(agent.stop()).isTrue();
    }

    try (SteppedAgent next =
        new SteppedAgent(directory, new SettableTime(), ReportLoopTest::longLives)) {
      next.record("render");
      next.pass(Duration.ofSeconds(10));

      assertThat(next.sent()).hasSize(1);
      assertThat(next.lastSent().getGeneration()).isEqualTo(before.getGeneration() + 1);
      assertThat(next.lastSent().getSequence()).isEqualTo(1);
      assertThat(next.lastSent().getChain()).containsAll(before.getChain());
    }
  }

  @Test
  void anIdentityIsKeptForFiveReportsWhenItIsYoung() {
    try (SteppedAgent agent =
        new SteppedAgent(directory, new SettableTime(), ReportLoopTest::longLives)) {
      for (int i = 0; i < 6; i++) {
        agent.interval();
        agent.acknowledgeAll();
      }

      assertThat(agent.sent())
          .extracting(ChainTail::getGeneration, ChainTail::getSequence)
          .startsWith(tuple(0L, 1))
          .endsWith(tuple(0L, 5), tuple(1L, 1));
    }
  }

  @Test
  void anOutageStopsNewIdentitiesAndThenReportsAndLosesNothing() {
    try (SteppedAgent agent = new SteppedAgent(directory)) {
      for (int i = 0; i < 100; i++) {
        agent.interval();
      }

      assertThat(agent.sent()).hasSize(1);
      assertThat(agent.outbox().unacknowledged()).hasSize(15);
      assertThat(agent.outbox().chain().generation()).isEqualTo(2);
      assertThat(agent.heard.lines()).contains("deferred 15");

      agent.acknowledgeAll();

      assertThat(operationsOf(agent.sent())).isEqualTo(100);
      assertThat(agent.outbox().unacknowledged()).isEmpty();
      assertThat(agent.sent())
          .allSatisfy(r -> assertThat(r.getPeriodStart()).isBefore(r.getPeriodEnd()));
      assertTailsReachBack(agent.sent());
    }
  }

  /** No tail may begin after the newest identity that came before it: that would be a gap. */
  private static void assertTailsReachBack(List<ChainTail> inOrder) {
    Id128 known = inOrder.get(0).getLineage();
    for (ChainTail report : inOrder) {
      assertThat(report.getChain()).contains(known);
      known = report.getChain().get(report.getChain().size() - 1);
    }
  }

  @Test
  void aRetriableErrorIsTriedAgainAfterAPauseWithTheSameReport() {
    try (SteppedAgent agent = new SteppedAgent(directory)) {
      agent.interval();
      agent.interval();
      agent.failNext(new TimeoutException("broker away"));
      assertThat(agent.sent()).hasSize(1);
      agent.pass(Duration.ofSeconds(1));
      agent.failNext(new TimeoutException("broker away"));
      agent.pass(Duration.ofSeconds(1));
      assertThat(agent.sent()).hasSize(2);
      agent.pass(Duration.ofSeconds(1));
      agent.acknowledgeAll();

      List<ChainTail> sent = agent.sent();
      assertThat(sent.get(1)).isEqualTo(sent.get(0));
      assertThat(sent.get(2)).isEqualTo(sent.get(0));
      assertThat(sent.get(3).getReportId()).isNotEqualTo(sent.get(0).getReportId());
      assertThat(agent.producers).hasSize(1);
      assertThat(agent.heard.lines()).containsSequence("deferred 2", "deferred 2", "sent 1");
    }
  }

  @Test
  void anErrorThatNeedsAPersonIsToldAndTriedAgainOnANewConnection() {
    try (SteppedAgent agent = new SteppedAgent(directory)) {
      agent.interval();
      agent.failNext(new TopicAuthorizationException("chain-tails"));
      agent.pass(Duration.ofSeconds(1));

      assertThat(agent.producers).hasSize(2);
      assertThat(agent.producers.get(0).closed()).isTrue();
      assertThat(agent.sent().get(1)).isEqualTo(agent.sent().get(0));
      assertThat(agent.heard.lines()).containsExactly("failed a report could not be sent");
    }
  }

  @Test
  void usageThatCouldNotLeaveSurvivesTheProcess() {
    try (SteppedAgent agent = new SteppedAgent(directory)) {
      for (int i = 0; i < 40; i++) {
        agent.interval();
      }
      agent.record("last");
      assertThat(agent.stop()).isFalse();
    }

    try (SteppedAgent next = new SteppedAgent(directory)) {
      next.work.step();
      next.acknowledgeAll();

      assertThat(operationsOf(next.sent())).isEqualTo(41);
    }
  }

  @Test
  void theShortestTailWaitsForTheAcknowledgementAfterARestart() {
    try (SteppedAgent agent =
        new SteppedAgent(directory, new SettableTime(), ReportLoopTest::shortTail)) {
      agent.interval();
    }

    try (SteppedAgent next =
        new SteppedAgent(directory, new SettableTime(), ReportLoopTest::shortTail)) {
      next.interval();
      assertThat(next.outbox().unacknowledged()).hasSize(1);
      next.acknowledgeAll();
      next.pass(Duration.ofSeconds(10));
      next.acknowledgeAll();

      assertThat(next.sent()).hasSize(2);
      assertThat(next.sent().get(1).getChain())
          .hasSize(2)
          .contains(next.sent().get(0).getLineage());
    }
  }

  @Test
  void aDirectoryOpenedButNeverHeardOfCanSpeakWithTheShortestTail() {
    new SteppedAgent(directory, new SettableTime(), ReportLoopTest::shortTail).close();

    try (SteppedAgent next =
        new SteppedAgent(directory, new SettableTime(), ReportLoopTest::shortTail)) {
      next.interval();

      assertThat(next.lastSent().getGeneration()).isEqualTo(1);
    }
  }

  @Test
  void nothingLeavesWhileTheStateCannotBeWrittenAndNothingIsLost() throws IOException {
    try (SteppedAgent agent = new SteppedAgent(directory)) {
      // A directory where the temporary file should go fails as a full disk does.
      Path obstacle = Files.createDirectory(directory.resolve("chain.state.tmp"));
      agent.interval();
      agent.interval();
      assertThat(agent.producers).isEmpty();
      assertThat(agent.outbox().unacknowledged()).isEmpty();
      assertThat(agent.heard.lines())
          .allMatch(line -> line.startsWith("failed the state could not be written"));

      Files.delete(obstacle);
      agent.pass(Duration.ofSeconds(1));
      agent.acknowledgeAll();

      assertThat(operationsOf(agent.sent())).isEqualTo(2);
    }
  }

  @Test
  void rejectedOperationsAreCountedAsOtherAndTold() {
    try (SteppedAgent agent = new SteppedAgent(directory)) {
      agent.record(null);
      agent.record("x".repeat(129));
      agent.pass(Duration.ofSeconds(10));

      assertThat(agent.lastSent().getOperations()).isEqualTo(Map.of("(other)", 2L));
      assertThat(agent.heard.lines())
          .contains("rejected 1 null: operation is null; counted under (other)");
    }
  }

  private static AgentConfig.Builder longLives(AgentConfig.Builder config) {
    return config.refreshPolicy(RefreshPolicy.of(Duration.ofHours(1), 5));
  }

  private static AgentConfig.Builder shortTail(AgentConfig.Builder config) {
    return config.tailLength(2);
  }

  private static List<Id128> idsOf(List<ChainTail> reports) {
    return reports.stream().map(ChainTail::getReportId).collect(Collectors.toList());
  }

  private static long operationsOf(List<ChainTail> reports) {
    return reports.stream()
        .flatMap(r -> r.getOperations().values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }
}
