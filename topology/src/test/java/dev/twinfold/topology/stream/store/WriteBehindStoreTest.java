package dev.twinfold.topology.stream.store;

import static dev.twinfold.topology.stream.store.ScriptedTask.list;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteBehindStoreTest {

  private static final int MAX_DIRTY = 10;
  private static final WriteBehindLimits LIMITS = new WriteBehindLimits(10_000, MAX_DIRTY, 56);

  @TempDir Path directory;

  private ScriptedTask task;

  @AfterEach
  void closeTask() {
    if (task != null) {
      task.close();
    }
  }

  @Test
  void aKeyThatIsHeldIsReadAndWrittenWithoutTheWrappedStore() {
    startTask();
    task.run(
        values -> {
          values.put("a", 1L);
          values.put("a", values.get("a") + 1);
          assertThat(values.get("a")).isEqualTo(2);
          assertThat(task.observed().reads).isEmpty();
          assertThat(task.observed().writes).isEmpty();
        });
    assertThat(task.observed().writes).containsExactly("a");
    task.run(values -> assertThat(values.get("a")).isEqualTo(2));
    assertThat(task.observed().reads).isEmpty();
  }

  @Test
  void aKeyThatIsNotHeldIsReadFromTheWrappedStoreAndThenHeld() {
    startTask();
    task.run(values -> values.put("a", 1L));
    task.store().clearCache();
    task.run(values -> assertThat(values.putIfAbsent("b", 2L)).isNull());
    task.observed().reads.clear();
    task.run(values -> assertThat(values.get("a")).isEqualTo(1));
    task.run(values -> assertThat(values.get("a")).isEqualTo(1));
    assertThat(task.observed().reads).containsExactly("a");
  }

  @Test
  void aKeyThatWasNeverWrittenCostsAReadEachTime() {
    startTask();
    task.run(values -> values.put("a", 1L));
    task.run(values -> assertThat(values.get("b")).isNull());
    task.run(values -> assertThat(values.get("b")).isNull());
    assertThat(task.observed().reads).containsExactly("b", "b");
  }

  @Test
  void aCommitIsShortHoweverMuchChanged() {
    startTask();
    task.run(
        values -> {
          for (int i = 0; i < 1_000; i++) {
            values.put("key-" + i, (long) i);
          }
          assertThat(task.observed().writes).hasSize(1_000 - MAX_DIRTY);
          assertThat(task.observed().writes).startsWith("key-0", "key-1", "key-2");
          task.observed().writes.clear();
        });
    assertThat(task.observed().writes).hasSize(MAX_DIRTY);
  }

  @Test
  void aScanSeesWhatIsNotYetWritten() {
    startTask();
    task.run(
        values -> {
          values.putAll(List.of(KeyValue.pair("a", 1L), KeyValue.pair("b", 2L)));
          assertThat(list(values.all())).containsExactly("a=1", "b=2");
          values.put("c", 3L);
          assertThat(values.delete("b")).isEqualTo(2);
          assertThat(list(values.range("b", "c"))).containsExactly("c=3");
          values.put("ca", 4L);
          assertThat(list(values.prefixScan("c", new StringSerializer())))
              .containsExactly("c=3", "ca=4");
          values.put("d", 5L);
          assertThat(list(values.reverseAll())).containsExactly("d=5", "ca=4", "c=3", "a=1");
          values.put("d", null);
          assertThat(list(values.reverseRange("c", null))).containsExactly("ca=4", "c=3");
        });
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyMixOfOperationsReadsAsAMapWould(long seed) {
    startTask();
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Long> truth = new TreeMap<>();
    for (int commit = 0; commit < 60; commit++) {
      task.run(
          values -> {
            for (int step = 0; step < 100; step++) {
              operate(values, truth, random);
            }
          });
      assertThat(list(task.store().all())).as("seed %d", seed).isEqualTo(text(truth));
    }
  }

  private static void operate(
      KeyValueStore<String, Long> values, Map<String, Long> truth, SplittableRandom random) {
    String key = "key-" + random.nextInt(200);
    long value = random.nextLong();
    switch (random.nextInt(12)) {
      case 0 -> assertThat(values.delete(key)).isEqualTo(truth.remove(key));
      case 1 -> assertThat(values.putIfAbsent(key, value)).isEqualTo(truth.putIfAbsent(key, value));
      case 2, 3, 4 -> {
        values.put(key, value);
        truth.put(key, value);
      }
      case 5 -> {
        if (random.nextInt(20) == 0) {
          assertThat(list(values.all())).isEqualTo(text(truth));
        }
      }
      default -> assertThat(values.get(key)).isEqualTo(truth.get(key));
    }
  }

  @Test
  void aDeletionReachesTheChangelogAsATombstone() {
    startTask();
    task.run(1_000, values -> values.put("a", 1L));
    task.run(2_000, values -> values.put("a", null));
    assertThat(task.changelog()).containsExactly("a=1@1000", "a=null@2000");
  }

  @Test
  void aClearedStoreReadsWhatChangedUnderneath() {
    startTask();
    task.run(values -> values.put("a", 1L));
    task.observed().wrapped().put("a", 7L);
    assertThat(task.store().get("a")).isEqualTo(1);
    task.store().clearCache();
    task.run(values -> values.put("b", 1L));
    assertThat(task.store().get("a")).isEqualTo(7);
  }

  private void startTask() {
    task = new ScriptedTask(directory, LIMITS);
  }

  private static List<String> text(Map<String, Long> values) {
    return values.entrySet().stream().map(Object::toString).toList();
  }
}
