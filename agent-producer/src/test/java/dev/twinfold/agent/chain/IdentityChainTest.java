package dev.twinfold.agent.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityChainTest {
  private static final RefreshPolicy TEN_SECONDS_OR_FIVE = RefreshPolicy.DEFAULT;
  private static final Moment BIRTH = at(0);

  private static Moment at(long seconds) {
    return new Moment(Duration.ofSeconds(seconds).toNanos(), 1_700_000_000_000L + seconds * 1000);
  }

  private static Identity identity(long number) {
    return new Identity(7, number);
  }

  private static IdentityChain grown(long generations, int tailLength) {
    IdentityChain chain = IdentityChain.genesis(identity(0), BIRTH);
    for (long g = 1; g <= generations; g++) {
      chain = chain.reported().refreshed(identity(g), tailLength, BIRTH);
    }
    return chain;
  }

  @Test
  void aGenesisIdentityNamesTheLineageAndIsUsedOnceHoweverOld() {
    IdentityChain chain = IdentityChain.genesis(identity(0), BIRTH);

    assertThat(chain.lineage()).isEqualTo(chain.current());
    assertThat(chain.generation()).isZero();
    assertThat(chain.refreshDue(TEN_SECONDS_OR_FIVE, at(3600))).isFalse();
    assertThat(chain.reported().refreshDue(TEN_SECONDS_OR_FIVE, at(3600))).isTrue();
  }

  @Test
  void anIdentityIsDueWhenItIsTenSecondsOld() {
    IdentityChain chain = IdentityChain.genesis(identity(0), BIRTH).reported();

    assertThat(chain.refreshDue(TEN_SECONDS_OR_FIVE, at(9))).isFalse();
    assertThat(chain.refreshDue(TEN_SECONDS_OR_FIVE, at(10))).isTrue();
  }

  @Test
  void anIdentityIsDueWhenItHasCarriedFiveReports() {
    IdentityChain chain = IdentityChain.genesis(identity(0), BIRTH);
    for (int i = 0; i < 4; i++) {
      chain = chain.reported();
    }

    assertThat(chain.refreshDue(TEN_SECONDS_OR_FIVE, BIRTH)).isFalse();
    assertThat(chain.reported().refreshDue(TEN_SECONDS_OR_FIVE, BIRTH)).isTrue();
  }

  @Test
  void aWallClockThatJumpsEitherWayMakesTheIdentityDue() {
    IdentityChain chain = IdentityChain.genesis(identity(0), BIRTH).reported();

    assertThat(chain.refreshDue(TEN_SECONDS_OR_FIVE, new Moment(1, BIRTH.wallMillis() + 3_600_000)))
        .isTrue();
    assertThat(chain.refreshDue(TEN_SECONDS_OR_FIVE, new Moment(1, BIRTH.wallMillis() - 3_600_000)))
        .isTrue();
  }

  @Test
  void aChainFromDiskIsSpentUntilItIsRefreshed() {
    IdentityChain chain = IdentityChain.resumed(identity(0), List.of(identity(0)), List.of(), 0, 0);

    assertThat(chain.spent()).isTrue();
    assertThat(chain.refreshDue(TEN_SECONDS_OR_FIVE, BIRTH)).isTrue();
    assertThat(chain.refreshed(identity(1), 4, BIRTH).spent()).isFalse();
  }

  @Test
  void theTailHoldsTheNewestIdentitiesOldestFirst() {
    assertThat(grown(2, 4).tail()).containsExactly(identity(0), identity(1), identity(2));
    assertThat(grown(9, 4).tail())
        .containsExactly(identity(6), identity(7), identity(8), identity(9));
  }

  @Test
  void aRefreshCountsTheGenerationUpAndTheSequenceFromZero() {
    IdentityChain chain = IdentityChain.genesis(identity(0), BIRTH).reported().reported();
    assertThat(chain.sequence()).isEqualTo(2);

    IdentityChain next = chain.refreshed(identity(1), 4, BIRTH);

    assertThat(next.generation()).isEqualTo(1);
    assertThat(next.sequence()).isZero();
    assertThat(next.reported().sequence()).isEqualTo(1);
  }

  @Test
  void aTailMadeShorterKeepsTheNewest() {
    IdentityChain chain = grown(70, 16).refreshed(identity(71), 2, BIRTH);

    assertThat(chain.tail()).containsExactly(identity(70), identity(71));
    assertThat(chain.landmarks()).containsExactly(mark(64), mark(0));
  }

  @Test
  void landmarksAreTheNewestMultiplesOlderThanTheTail() {
    assertThat(grown(3, 4).landmarks()).isEmpty();
    assertThat(grown(4, 4).landmarks()).containsExactly(mark(0));
    assertThat(grown(67, 4).landmarks()).containsExactly(mark(0));
    assertThat(grown(68, 4).landmarks()).containsExactly(mark(64), mark(0));
    assertThat(grown(200, 4).landmarks()).containsExactly(mark(192), mark(0));
    assertThat(grown(4100, 4).landmarks()).containsExactly(mark(4096));
    assertThat(grown(4164, 4).landmarks()).containsExactly(mark(4160), mark(4096));
  }

  private static Landmark mark(long generation) {
    return new Landmark(generation, identity(generation));
  }

  @Test
  void anIdentityThatRepeatsItselfIsRefused() {
    assertThatThrownBy(() -> grown(3, 4).refreshed(identity(2), 4, BIRTH))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anIdentityReadsAndWritesItself() {
    Identity identity = Identity.ofHex("000102030405060708090A0b0c0d0e0f");

    assertThat(identity.hex()).isEqualTo("000102030405060708090a0b0c0d0e0f");
    assertThat(Identity.ofBytes(identity.bytes())).isEqualTo(identity);
    assertThat(identity.bytes()[15]).isEqualTo((byte) 15);
    assertThat(identity).hasToString("00010203");
    assertThat(Identity.ofHex("f".repeat(32)).low()).isEqualTo(-1);
    assertThatThrownBy(() -> Identity.ofHex("abc")).hasMessageContaining("32 hex digits");
  }
}
