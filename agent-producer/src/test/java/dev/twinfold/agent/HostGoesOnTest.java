package dev.twinfold.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twinfold.agent.FailingDisk.Step;
import dev.twinfold.agent.chain.FileChainStore;
import dev.twinfold.agent.chain.StateDirectoryException;
import dev.twinfold.schemas.ChainTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that cannot be used is the agent's trouble, never the host's. */
class HostGoesOnTest {
  private static final String NOT_USABLE =
      "failed the state directory cannot be used; usage is counted and nothing leaves until it can";

  @TempDir private Path temporary;
  private final FailingDisk disk = new FailingDisk();
  private final SettableTime time = new SettableTime();

  private SteppedAgent agent(Path directory) {
    return new SteppedAgent(directory, time, UnaryOperator.identity(), disk);
  }

  private static long operations(List<ChainTail> reports) {
    return reports.stream()
        .flatMap(r -> r.getOperations().values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN", "LOAD", "WRITE", "FSYNC", "RENAME", "FSYNC_OF_DIRECTORY"})
  void anAgentWithoutUsableDirectoryCountsAndReportsAsSoonAsItCan(Step failure) {
    disk.failAt(failure);
    try (SteppedAgent agent = agent(temporary)) {
      for (int i = 0; i < 30; i++) {
        agent.interval();
      }
      assertThat(agent.producers).isEmpty();
      // After a failed fsync of the directory the chain is there, and only the reports wait.
      assertThat(agent.heard.lines())
          .hasSizeGreaterThan(20)
          .startsWith(NOT_USABLE)
          .allMatch(line -> line.startsWith("failed the state"));

      disk.failAt(Step.NONE);
      agent.pass(Duration.ofSeconds(10));
      agent.acknowledgeAll();

      assertThat(operations(agent.sent())).isEqualTo(30);
      assertThat(agent.stop()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"WRITE", "FSYNC", "RENAME", "FSYNC_OF_DIRECTORY"})
  void aDiskThatFillsUpStopsReportsAndLosesNothing(Step failure) {
    try (SteppedAgent agent = agent(temporary)) {
      agent.interval();
      agent.acknowledgeAll();
      disk.failAt(failure);
      agent.interval();
      agent.interval();
      assertThat(agent.sent()).hasSize(1);

      disk.failAt(Step.NONE);
      agent.pass(Duration.ofSeconds(1));
      agent.acknowledgeAll();

      assertThat(operations(agent.sent())).isEqualTo(3);
      ChainTail last = agent.lastSent();
      assertThat(last.getChain()).contains(agent.sent().get(0).getLineage());
      assertThat(agent.heard.lines())
          .contains("failed the state could not be written; no new report leaves until it can");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"WRITE", "FSYNC", "RENAME", "FSYNC_OF_DIRECTORY"})
  void aCrashOnAFullDiskReportsNothingTwice(Step failure) {
    try (SteppedAgent agent = agent(temporary)) {
      agent.interval();
      agent.acknowledgeAll();
      disk.failAt(failure);
      agent.interval();
      disk.failAt(Step.NONE);
    }

    try (SteppedAgent next = agent(temporary)) {
      next.work.step();
      next.acknowledgeAll();
      next.interval();
      next.acknowledgeAll();

      // Renamed but not told so: the report is on disk, and was not sent by the first process.
      long expected = failure == Step.FSYNC_OF_DIRECTORY ? 2 : 1;
      assertThat(operations(next.sent())).isEqualTo(expected);
      assertThat(next.sent().stream().map(ChainTail::getReportId)).doesNotHaveDuplicates();
    }
  }

  @Test
  void weeksWithoutDirectoryFitIntoTheBounds() {
    disk.failAt(Step.OPEN);
    try (SteppedAgent agent = agent(temporary)) {
      for (int minute = 0; minute < 20_000; minute++) {
        agent.record("render");
        agent.pass(Duration.ofMinutes(1));
      }

      assertThat(agent.buffer.waiting()).hasSizeLessThanOrEqualTo(601);
      disk.failAt(Step.NONE);
      agent.pass(Duration.ofSeconds(10));
      agent.acknowledgeAll();
      assertThat(operations(agent.sent())).isEqualTo(20_000);
    }
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsWaitedOut() throws IOException {
    Path directory = Files.writeString(temporary.resolve("state"), "in the way");
    try (SteppedAgent agent = agent(directory)) {
      agent.interval();
      assertThat(agent.heard.lines()).containsOnly(NOT_USABLE);

      Files.delete(directory);
      agent.pass(Duration.ofSeconds(10));
      agent.acknowledgeAll();
      assertThat(operations(agent.sent())).isEqualTo(1);
    }
  }

  @Test
  void anUnreadableStateThatCannotBeKeptAsideIsNotOverwritten() throws IOException {
    Path state = Files.writeString(temporary.resolve(FileChainStore.STATE_FILE), "not ours");
    disk.failAt(Step.SET_ASIDE);
    try (SteppedAgent agent = agent(temporary)) {
      agent.interval();
      assertThat(state).hasContent("not ours");
      assertThat(agent.heard.lines()).containsOnly(NOT_USABLE);

      disk.failAt(Step.NONE);
      agent.pass(Duration.ofSeconds(10));
      agent.acknowledgeAll();
      assertThat(temporary.resolve("chain.state.unreadable-1")).hasContent("not ours");
      assertThat(agent.heard.lines()).filteredOn(l -> l.startsWith("lineageReplaced")).hasSize(1);
      assertThat(operations(agent.sent())).isEqualTo(1);
    }
  }

  @Test
  void aLostLineageIsToldOnceThoughTheNewOneCannotBeWrittenAtFirst() throws IOException {
    Files.writeString(temporary.resolve(FileChainStore.STATE_FILE), "not ours");
    disk.failAt(Step.WRITE);
    try (SteppedAgent agent = agent(temporary)) {
      assertThat(agent.heard.lines()).filteredOn(l -> l.startsWith("lineageReplaced")).hasSize(1);
      disk.failAt(Step.NONE);
      agent.interval();
      assertThat(agent.heard.lines()).filteredOn(l -> l.startsWith("lineageReplaced")).hasSize(1);
    }
  }

  @Test
  void anAgentThatEndsBeforeTheDirectoryCanBeUsedSaysThatUsageIsLost() {
    disk.failAt(Step.OPEN);
    try (SteppedAgent agent = agent(temporary)) {
      agent.record("render");
      assertThat(agent.work.finish(Duration.ZERO)).isEqualTo(ReportLoop.Ending.LOST);
    }
  }

  @Test
  void theDirectoryIsTakenAtTheLastMomentIfItCanBe() {
    disk.failAt(Step.OPEN);
    try (SteppedAgent agent = agent(temporary)) {
      agent.record("render");
      disk.failAt(Step.NONE);
      assertThat(agent.work.finish(Duration.ZERO)).isEqualTo(ReportLoop.Ending.KEPT);
    }
    try (SteppedAgent next = agent(temporary)) {
      next.work.step();
      next.acknowledgeAll();
      assertThat(operations(next.sent())).isEqualTo(1);
    }
  }

  @Test
  void aDirectoryHeldByAnotherAgentIsAnErrorAtOnceButOnlyTroubleLater() {
    disk.failAt(Step.OPEN);
    try (SteppedAgent late = agent(temporary)) {
      disk.failAt(Step.NONE);
      try (SteppedAgent first = agent(temporary)) {
        assertThatThrownBy(() -> agent(temporary)).isInstanceOf(StateDirectoryException.class);
        late.interval();
        assertThat(late.heard.lines()).containsOnly(NOT_USABLE);
        assertThat(first.heard.lines()).isEmpty();
      }
      late.pass(Duration.ofSeconds(10));
      late.acknowledgeAll();
      assertThat(operations(late.sent())).isEqualTo(1);
    }
  }
}
