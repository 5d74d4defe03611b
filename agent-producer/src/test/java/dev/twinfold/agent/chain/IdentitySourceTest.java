package dev.twinfold.agent.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentitySourceTest {
  private static final Identity PREVIOUS = new Identity(1, 2);

  /** As a twin resumed from a snapshot: the same random bytes and the same clocks. */
  private static IdentitySource twin() {
    return new IdentitySource(() -> new byte[32], () -> 5, () -> 6);
  }

  @Test
  void twinsWithEqualRandomnessPartAfterTheirFirstAcknowledgement() {
    Identity one = twin().draw(PREVIOUS, new Acknowledgement(3, 100));
    Identity other = twin().draw(PREVIOUS, new Acknowledgement(3, 101));

    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void twinsWithEqualRandomnessAndNoAcknowledgementAreEqual() {
    assertThat(twin().draw(PREVIOUS, Acknowledgement.NONE))
        .isEqualTo(twin().draw(PREVIOUS, Acknowledgement.NONE));
  }

  @Test
  void aSourceNeverDrawsTheSameTwiceEvenWithAStuckGenerator() {
    IdentitySource source = twin();
    Set<Identity> drawn = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      drawn.add(source.draw(PREVIOUS, Acknowledgement.NONE));
    }

    assertThat(drawn).hasSize(1000);
  }

  @Test
  void theOperatingSystemGivesNewBytesEachTime() {
    assertThat(IdentitySource.operatingSystemRandomness())
        .hasSize(32)
        .isNotEqualTo(IdentitySource.operatingSystemRandomness());
  }
}
