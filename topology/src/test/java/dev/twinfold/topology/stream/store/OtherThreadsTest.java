package dev.twinfold.topology.stream.store;

import static dev.twinfold.topology.stream.store.ScriptedTask.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others than the task's thread see of a store and may do to it, step by step. */
class OtherThreadsTest {

  private static final int MAX_DIRTY = 10;
  private static final WriteBehindLimits LIMITS = new WriteBehindLimits(10_000, MAX_DIRTY, 56);

  @TempDir Path directory;

  private ScriptedTask task;

  @BeforeEach
  void startTask() {
    task = new ScriptedTask(directory, LIMITS);
  }

  @AfterEach
  void closeTask() {
    task.close();
  }

  @Test
  void anotherThreadSeesWhatWasWrittenAndNothingThatWaits() {
    task.run(values -> values.put("a", 1L));
    task.run(
        values -> {
          values.put("a", 2L);
          values.put("b", 2L);
          assertThat(elsewhere(() -> values.get("a"))).isEqualTo(1);
          assertThat(elsewhere(() -> values.get("b"))).isNull();
          assertThat(elsewhere(() -> list(values.all()))).containsExactly("a=1");
          assertThat(task.store().committed("a")).isEqualTo(1);
          assertThat(values.get("a")).isEqualTo(2);
        });
    assertThat(elsewhere(() -> task.store().get("a"))).isEqualTo(2);
  }

  @Test
  void anotherThreadThatWritesIsRefused() {
    task.run(values -> values.put("a", 1L));
    Thread self = Thread.currentThread();
    assertThatThrownBy(() -> elsewhere(() -> task.store().delete("a")))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .rootCause()
        .hasMessage("Store values is written by thread " + self.getName() + " only");
  }

  @Test
  void aClosedStoreHasDroppedWhatWasNotWrittenAndTakesNoMore() {
    task.run(values -> values.put("a", 1L));
    WriteBehindStore<String, Long> store = task.store();
    store.put("a", 2L);
    task.close();
    assertThat(store.isOpen()).isFalse();
    assertThatThrownBy(() -> store.put("a", 3L)).isInstanceOf(InvalidStateStoreException.class);
    assertThatThrownBy(() -> store.get("a")).isInstanceOf(InvalidStateStoreException.class);
  }

  @Test
  void thePositionMovesOnlyWhenEveryChangeIsWritten() {
    task.run(values -> values.put("a", 1L));
    Position first = Position.emptyPosition().withComponent("input", 0, 0);
    assertThat(task.store().getPosition()).isEqualTo(first);
    task.run(
        values -> {
          for (int i = 0; i <= MAX_DIRTY; i++) {
            values.put("key-" + i, 0L);
          }
          assertThat(task.observed().writes).contains("key-0");
          assertThat(task.store().getPosition()).isEqualTo(first);
        });
    Position second = Position.emptyPosition().withComponent("input", 0, 1);
    assertThat(task.store().getPosition()).isEqualTo(second);
    var result =
        task.store()
            .query(
                KeyQuery.<String, Long>withKey("key-3"),
                PositionBound.at(second),
                new QueryConfig(false));
    assertThat(result.getResult()).isZero();
  }

  private static <T> T elsewhere(Supplier<T> reading) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread other =
        new Thread(
            () -> {
              try {
                result.complete(reading.get());
              } catch (RuntimeException failure) {
                result.completeExceptionally(failure);
              }
            });
    other.start();
    try {
      return result.get();
    } catch (InterruptedException | ExecutionException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
