package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

/** What everybody shares for a second. */
class ForASecondTest {
  private final long[] now = {Long.MAX_VALUE - 5};
  private int made;

  @Test
  void itIsMadeOnceASecondHoweverManyAsk() {
    ForASecond<Integer> shared = new ForASecond<>(() -> ++made, () -> now[0]);
    assertThat(shared.get()).isEqualTo(1);
    now[0] += 999_999_999;
    assertThat(shared.get()).isEqualTo(1);
    now[0]++;
    assertThat(shared.get()).isEqualTo(2);
    assertThat(shared.get()).isEqualTo(2);
  }

  @Test
  void whatFailsIsTriedAgain() {
    ForASecond<Integer> shared = new ForASecond<>(this::failOnce, () -> now[0]);
    assertThatIllegalStateException().isThrownBy(shared::get);
    assertThat(shared.get()).isEqualTo(2);
  }

  private Integer failOnce() {
    if (++made == 1) {
      throw new IllegalStateException("moves");
    }
    return made;
  }
}
