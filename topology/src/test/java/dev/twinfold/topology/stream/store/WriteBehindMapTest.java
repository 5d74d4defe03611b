package dev.twinfold.topology.stream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteBehindMapTest {

  private static final int KEY_BYTES = 4;
  private static final int EMPTY_ENTRY_BYTES = WriteBehindLimits.ENTRY_OVERHEAD_BYTES + KEY_BYTES;

  /** The wrapped store: whatever was written. */
  private final Map<Integer, String> written = new HashMap<>();

  private final List<String> writes = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyMixOfOperationsStaysWithinItsBoundsAndLosesNothing(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int maxDirty = random.nextInt(1, 40);
    WriteBehindLimits limits = limits(random.nextInt(2, 60), maxDirty);
    WriteBehindMap<Integer, String> map = map(limits);
    Map<Integer, String> truth = new HashMap<>();
    for (int step = 0; step < 20_000; step++) {
      int key = random.nextInt(100);
      switch (random.nextInt(20)) {
        case 0 -> {
          writes.clear();
          map.writeDirty();
          assertThat(writes).hasSizeLessThanOrEqualTo(maxDirty);
          assertThat(written).isEqualTo(truth);
        }
        case 1, 2 -> {
          map.put(key, null, step);
          truth.remove(key);
        }
        case 3, 4, 5, 6, 7, 8 -> {
          String value = "x".repeat(random.nextInt(10) == 0 ? random.nextInt(4_000) : 8);
          map.put(key, value, step);
          truth.put(key, value);
        }
        default ->
            assertThat(read(map, key))
                .as("seed %d, step %d, key %d", seed, step, key)
                .isEqualTo(truth.get(key));
      }
      assertThat(map.bytes()).as("seed %d, step %d", seed, step).isBetween(0L, limits.maxBytes());
      assertThat(map.dirtySize()).as("seed %d, step %d", seed, step).isLessThanOrEqualTo(maxDirty);
    }
  }

  @Test
  void aValueChangedManyTimesIsWrittenOnceAsOfItsLastChange() {
    WriteBehindMap<Integer, String> map = map(limits(10, 5));
    map.put(1, "a", 10);
    map.put(1, "b", 11);
    map.put(1, "c", 12);
    assertThat(writes).isEmpty();
    map.writeDirty();
    map.writeDirty();
    assertThat(writes).containsExactly("1=c@12");
  }

  @Test
  void theChangeThatWaitedLongestIsWrittenWhenOneTooManyWaits() {
    WriteBehindMap<Integer, String> map = map(limits(10, 2));
    map.put(1, "a", 10);
    map.put(2, "b", 11);
    map.put(1, "c", 12);
    assertThat(writes).isEmpty();
    map.put(3, "d", 13);
    assertThat(writes).containsExactly("1=c@12");
    assertThat(map.find(1).value).isEqualTo("c");
  }

  @Test
  void changesThatWeighMoreThanHalfAreWrittenEarlyHoweverFew() {
    WriteBehindMap<Integer, String> map = map(limits(4, 1_000));
    map.put(1, "", 10);
    map.put(2, "", 11);
    assertThat(writes).isEmpty();
    map.put(3, "", 12);
    assertThat(writes).containsExactly("1=@10");
  }

  @Test
  void aWrittenEntryIsEvictedUnlessItWasReadSince() {
    WriteBehindMap<Integer, String> map = map(limits(4, 1_000));
    List.of(1, 2, 3, 4).forEach(key -> map.admit(key, ""));
    assertThat(map.find(1)).isNotNull();
    map.admit(5, "");
    assertThat(map.find(2)).isNull();
    assertThat(map.find(1)).isNotNull();
    assertThat(map.size()).isEqualTo(4);
  }

  @Test
  void aValueTooHeavyToHoldIsWrittenAtOnceAndPushesNothingOut() {
    WriteBehindMap<Integer, String> map = map(limits(4, 1_000));
    map.put(1, "", 10);
    map.put(2, "", 11);
    map.put(2, "x".repeat(2 * EMPTY_ENTRY_BYTES), 12);
    assertThat(writes).hasSize(1);
    assertThat(map.find(2)).isNull();
    assertThat(map.find(1)).isNotNull();
    map.admit(2, written.get(2));
    assertThat(map.find(2)).isNull();
  }

  @Test
  void aDeletionIsKnownUntilItIsWritten() {
    WriteBehindMap<Integer, String> map = map(limits(4, 1_000));
    map.put(1, "a", 10);
    map.put(1, null, 11);
    assertThat(map.find(1).value).isNull();
    map.writeDirty();
    assertThat(writes).containsExactly("1=null@11");
    assertThat(map.find(1)).isNull();
    assertThat(map.bytes()).isZero();
  }

  @Test
  void aWriteThatFailsIsTriedAgain() {
    List<Integer> tried = new ArrayList<>();
    WriteBehindMap<Integer, String> map =
        new WriteBehindMap<>(
            limits(10, 5),
            String::length,
            (key, value, timestampMillis) -> {
              tried.add(key);
              if (tried.size() == 1) {
                throw new IllegalStateException("fenced");
              }
            });
    map.put(1, "a", 10);
    map.put(2, "b", 11);
    assertThatThrownBy(map::writeDirty).hasMessage("fenced");
    map.writeDirty();
    assertThat(tried).containsExactly(1, 1, 2);
  }

  @Test
  void limitsThatCannotHoldAreRefusedByName() {
    assertThatThrownBy(() -> new WriteBehindLimits(199, 1, KEY_BYTES))
        .hasMessage("maxBytes is 199; must be at least 200");
    assertThatThrownBy(() -> new WriteBehindLimits(1_000, 0, KEY_BYTES))
        .hasMessage("maxDirtyEntries is 0; must be 1 or more");
    assertThatThrownBy(() -> new WriteBehindLimits(1_000, 1, -1))
        .hasMessage("keyBytes is -1; must be 0 or more");
  }

  private static WriteBehindLimits limits(int emptyEntries, int maxDirty) {
    return new WriteBehindLimits((long) emptyEntries * EMPTY_ENTRY_BYTES, maxDirty, KEY_BYTES);
  }

  private WriteBehindMap<Integer, String> map(WriteBehindLimits limits) {
    return new WriteBehindMap<>(
        limits,
        String::length,
        (key, value, timestampMillis) -> {
          writes.add(key + "=" + value + "@" + timestampMillis);
          if (value == null) {
            written.remove(key);
          } else {
            written.put(key, value);
          }
        });
  }

  private String read(WriteBehindMap<Integer, String> map, int key) {
    Entry<Integer, String> entry = map.find(key);
    if (entry != null) {
      return entry.value;
    }
    String value = written.get(key);
    if (value != null) {
      map.admit(key, value);
    }
    return value;
  }
}
