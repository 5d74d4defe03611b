package dev.twinfold.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two tasks of one stream thread find clones; what one asks for commits what both found. */
class CommitHasteTest {
  /** The pause belongs to the thread, so each test begins at another time than the one before. */
  private static long beginMillis = 100_000_000;

  private final MockProcessorContext<Void, Void> first = new MockProcessorContext<>();
  private final MockProcessorContext<Void, Void> second = new MockProcessorContext<>();
  private final CommitHaste ofFirst = new CommitHaste(first);
  private final CommitHaste ofSecond = new CommitHaste(second);

  @AfterEach
  void goOn() {
    beginMillis -= 1_000_000;
  }

  @Test
  void theFirstIsCommittedAtOnceAndNothingElseIs() {
    at(0);
    assertThat(first.committed()).isFalse();
    ofFirst.found();
    assertThat(first.committed()).isTrue();
  }

  @Test
  void theNextWaitsForThePause() {
    at(0);
    ofFirst.found();
    first.resetCommit();
    at(40);
    ofFirst.found();
    at(99);
    look();
    assertThat(first.committed()).isFalse();
    at(100);
    look();
    assertThat(first.committed()).isTrue();
  }

  @Test
  void whatAnotherTaskAskedForIsNotAskedForAgain() {
    at(0);
    ofFirst.found();
    first.resetCommit();
    at(40);
    ofSecond.found();
    assertThat(second.committed()).isFalse();
    at(100);
    ofFirst.found();
    assertThat(first.committed()).isTrue();
    at(300);
    look();
    assertThat(second.committed()).isFalse();
  }

  @Test
  void theMoreAreFoundTogetherTheLongerTheNextWait() {
    at(0);
    ofFirst.found();
    for (int i = 0; i < 200; i++) {
      ofFirst.found();
    }
    at(100);
    ofFirst.found();
    first.resetCommit();
    at(200);
    ofFirst.found();
    at(599);
    look();
    assertThat(first.committed()).isFalse();
    at(600);
    look();
    assertThat(first.committed()).isTrue();
  }

  @Test
  void aClockThatIsSetBackHoldsNothingUp() {
    at(0);
    ofFirst.found();
    first.resetCommit();
    at(-50_000);
    ofFirst.found();
    assertThat(first.committed()).isTrue();
  }

  @Test
  void nothingFoundIsNothingToCommit() {
    at(0);
    look();
    at(500);
    look();
    assertThat(first.committed()).isFalse();
    assertThat(second.committed()).isFalse();
  }

  private void at(long millis) {
    first.setCurrentSystemTimeMs(beginMillis + millis);
    second.setCurrentSystemTimeMs(beginMillis + millis);
  }

  private void look() {
    first.scheduledPunctuators().forEach(look -> look.getPunctuator().punctuate(0));
    second.scheduledPunctuators().forEach(look -> look.getPunctuator().punctuate(0));
  }
}
