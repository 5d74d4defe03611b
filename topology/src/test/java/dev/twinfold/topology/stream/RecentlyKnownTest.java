package dev.twinfold.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Known;
import org.junit.jupiter.api.Test;

/** It may forget, but never mistakes one for another. */
class RecentlyKnownTest {
  private static final Identity LINEAGE = new Identity(1, 1);
  private static final Known ONE = Known.of(LINEAGE, 1);
  private static final Known TWO = Known.of(LINEAGE, 2);

  private final RecentlyKnown recent = new RecentlyKnown(1 << 14);

  @Test
  void nothingIsHeldAtFirst() {
    assertThat(recent.find(key(1), 5)).isNull();
  }

  @Test
  void whatHasTheSameSlotIsNotTheSame() {
    recent.put(key(1), ONE, 5);
    assertThat(key(1L << Integer.SIZE).hashCode()).isEqualTo(key(1).hashCode());

    assertThat(recent.find(key(1L << Integer.SIZE), 5)).isNull();
    recent.put(key(1L << Integer.SIZE), TWO, 5);
    assertThat(recent.find(key(1L << Integer.SIZE), 5)).isEqualTo(TWO);
    assertThat(recent.find(key(1), 5)).isNull();
  }

  @Test
  void onlyTheBucketAskedForCounts() {
    recent.put(key(1), ONE, 5);

    assertThat(recent.find(key(1), 5)).isEqualTo(ONE);
    assertThat(recent.find(key(1), 6)).isNull();
    assertThat(recent.find(key(1), 4)).isNull();
  }

  @Test
  void itGrowsAndKeepsWhatItHeld() {
    int held = 0;
    for (int i = 1; i <= 8000; i++) {
      recent.put(key(i), Known.of(LINEAGE, i), 5);
    }
    for (int i = 1; i <= 8000; i++) {
      Known found = recent.find(key(i), 5);
      if (found != null) {
        assertThat(found.generation()).isEqualTo(i);
        held++;
      }
    }
    assertThat(held).isGreaterThan(7000);
  }

  @Test
  void itTakesATenthOfWhatTheClientsTake() {
    assertThat(RecentlyKnown.mostFor(64L << 20)).isEqualTo(1 << 16);
    assertThat(RecentlyKnown.mostFor(1 << 20)).isEqualTo(1 << 12);
    assertThat(RecentlyKnown.mostFor(1L << 36)).isEqualTo(1 << 22);
  }

  private static ClientKey key(long high) {
    return new ClientKey(LINEAGE, new Identity(high, 0));
  }
}
