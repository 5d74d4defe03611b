package dev.twinfold.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.twinfold.schemas.ClientEvent;
import dev.twinfold.schemas.ClientStatus;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.CloneStatus;
import dev.twinfold.schemas.Evidence;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the topology says of a clone, from the first suspicion to the verdict and back. */
class CloneVerdictsTest {
  private static final long NOW = TopologyRun.START;
  private static final long HOUR = Duration.ofHours(1).toMillis();

  @TempDir private Path directory;
  private final SplittableRandom random = new SplittableRandom(2);
  private final Machine original = Machine.fresh(random, "acme", "first");
  private TopologyRun run;
  private Machine copy;

  /** The original has two identities when it is copied; then both go on, the original first. */
  @BeforeEach
  void fork() {
    run = TopologyRun.start(directory, Map.of("restore.after", "PT1H"));
    run.receive(original.report(NOW), NOW);
    run.receive(original.moveOn().report(NOW), NOW + 1000);
    copy = original.copy("second");
    run.receive(original.moveOn().report(NOW), NOW + 2000);
    assertThat(run.clones()).isEmpty();
    run.receive(copy.moveOn().report(NOW), NOW + 3000);
  }

  @AfterEach
  void stop() {
    run.close();
  }

  @Test
  void aCloneIsSuspectedAtOnceWithEverythingThatIsKnown() {
    CloneDetected event = only(run.clones());

    assertThat(event.getStatus()).isEqualTo(CloneStatus.SUSPECTED);
    assertThat(event.getEvidence()).isEqualTo(Evidence.FORK);
    assertThat(event.getTenant()).isEqualTo("acme");
    assertThat(event.getLineage()).isEqualTo(original.lineage());
    assertThat(event.getOriginalClient()).isEqualTo(original.lineage());
    assertThat(event.getCloneClient()).isEqualTo(copy.current());
    assertThat(event.getForkedAtGeneration()).isEqualTo(1);
    assertThat(event.getBranches()).isEqualTo(1);
    assertThat(event.getOriginalLabels()).containsEntry("host", "first");
    assertThat(event.getCloneLabels()).containsEntry("host", "second");
    assertThat(event.getOriginalLastHeard()).isEqualTo(Instant.ofEpochMilli(NOW + 2000));
    assertThat(event.getCloneFirstHeard()).isEqualTo(Instant.ofEpochMilli(NOW + 3000));
    assertThat(event.getDecidedAt()).isEqualTo(Instant.ofEpochMilli(NOW + 3000));
  }

  @Test
  void bothMachinesAreAnnouncedAsClientsThatCount() {
    List<ClientEvent> events = run.clients();

    assertThat(events).extracting(ClientEvent::getStatus).containsOnly(ClientStatus.ACTIVE);
    assertThat(events)
        .extracting(ClientEvent::getClient)
        .containsExactly(original.lineage(), copy.current());
    assertThat(events.get(1).getClonedFrom()).isEqualTo(original.lineage());
  }

  @Test
  void theSweepConfirmsItWhenTheOriginalSpeaksAgain() {
    CloneDetected suspected = only(run.clones());
    run.receive(original.report(NOW), NOW + 4000);
    assertThat(run.clones()).isEmpty();

    run.sweep();

    CloneDetected confirmed = only(run.clones());
    assertThat(confirmed.getStatus()).isEqualTo(CloneStatus.CONFIRMED);
    assertThat(confirmed.getCloneId()).isEqualTo(suspected.getCloneId());
    run.sweep();
    assertThat(run.clones()).isEmpty();
  }

  @Test
  void theCloneAloneSpeakingProvesNothing() {
    run.clones();
    run.receive(copy.moveOn().report(NOW), NOW + 4000);
    run.sweep();

    assertThat(run.clones()).isEmpty();
  }

  @Test
  void anOriginalThatStaysSilentWasRestored() {
    CloneDetected suspected = only(run.clones());
    run.clients();
    run.receive(copy.moveOn().report(NOW + HOUR), NOW + 2999 + HOUR);
    run.sweep();
    assertThat(run.clones()).isEmpty();

    run.receive(copy.report(NOW + HOUR), NOW + 3000 + HOUR);
    run.sweep();

    CloneDetected restored = only(run.clones());
    assertThat(restored.getStatus()).isEqualTo(CloneStatus.RESTORED);
    assertThat(restored.getCloneId()).isEqualTo(suspected.getCloneId());
    ClientEvent gone = only(run.clients());
    assertThat(gone.getClient()).isEqualTo(original.lineage());
    assertThat(gone.getStatus()).isEqualTo(ClientStatus.RESTORED);
    assertThat(gone.getContinuedBy()).isEqualTo(suspected.getCloneClient());
  }

  /** Nothing moves broker time on a partition that nobody writes to. */
  @Test
  void theWallClockGivesTheVerdictOnAnIdlePartition() {
    run.clones();
    run.pass(Duration.ofMinutes(59));
    assertThat(run.clones()).isEmpty();

    run.pass(Duration.ofMinutes(2));

    assertThat(only(run.clones()).getStatus()).isEqualTo(CloneStatus.RESTORED);
  }

  /** It was only switched off: a verdict is a signal, and the next report takes it back. */
  @Test
  void aRestoreIsTakenBackWhenTheOriginalSpeaksAfterAll() {
    CloneDetected suspected = only(run.clones());
    run.pass(Duration.ofMinutes(61));
    assertThat(only(run.clones()).getStatus()).isEqualTo(CloneStatus.RESTORED);
    run.clients();

    run.receive(original.moveOn().report(NOW + 2 * HOUR), NOW + 2 * HOUR);

    CloneDetected confirmed = only(run.clones());
    assertThat(confirmed.getStatus()).isEqualTo(CloneStatus.CONFIRMED);
    assertThat(confirmed.getCloneId()).isEqualTo(suspected.getCloneId());
    ClientEvent back = only(run.clients());
    assertThat(back.getClient()).isEqualTo(original.lineage());
    assertThat(back.getStatus()).isEqualTo(ClientStatus.ACTIVE);
    assertThat(back.getContinuedBy()).isNull();
  }

  /** Restored twice from one snapshot within a minute: both verdicts fall in one look. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void aMachineThatWasRestoredTwiceCountsOnceInWhateverOrderTheVerdictsFall(long seed) {
    SplittableRandom other = new SplittableRandom(seed);
    Machine machine = Machine.fresh(other, "acme", "first").moveOn();
    run.receive(machine.report(NOW), NOW + 4000);
    Machine once = machine.copy("first");
    Machine twice = machine.copy("first");
    run.receive(machine.moveOn().report(NOW), NOW + 5000);
    run.receive(once.moveOn().report(NOW), NOW + 6000);
    run.receive(twice.moveOn().report(NOW), NOW + 7000);
    run.clients();

    run.pass(Duration.ofMinutes(61));

    assertThat(run.clients())
        .filteredOn(event -> event.getLineage().equals(machine.lineage()))
        .extracting(ClientEvent::getClient, ClientEvent::getStatus)
        .containsExactlyInAnyOrder(
            tuple(machine.lineage(), ClientStatus.RESTORED),
            tuple(once.current(), ClientStatus.RESTORED));
  }

  @Test
  void twoMachinesUnderOneIdentityAreSuspectedOnceAndStayOneClient() {
    run.clones();
    run.clients();
    Machine twin = original.copy("third");
    run.receive(original.report(NOW), NOW + 4000);
    run.receive(twin.report(NOW), NOW + 4000);
    run.receive(original.report(NOW), NOW + 5000);
    run.receive(twin.report(NOW), NOW + 5000);

    CloneDetected event = only(run.clones());
    assertThat(event.getEvidence()).isEqualTo(Evidence.TWIN);
    assertThat(event.getCloneId()).isNull();
    assertThat(event.getCloneClient()).isNull();
    assertThat(run.clients()).extracting(ClientEvent::getClient).containsOnly(original.lineage());
  }

  private static <T> T only(List<T> events) {
    assertThat(events).hasSize(1);
    return events.get(0);
  }
}
