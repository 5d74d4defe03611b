package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.topology.lineage.Identity;
import org.junit.jupiter.api.Test;

/** Identities are found by how they begin. */
class HexPrefixTest {
  private static final String HEX = "4b998ffb3e73fa8cf9aca454a4b532e5";

  @Test
  void everyBeginningOfFourDigitsOrMoreIsOneAndNoOther() {
    Identity identity = Identity.parse(HEX);
    for (int digits = 4; digits <= HEX.length(); digits++) {
      String beginning = HEX.substring(0, digits);
      assertThat(HexPrefix.parse(beginning).orElseThrow().begins(identity)).as(beginning).isTrue();
      char last = beginning.charAt(digits - 1);
      String other = beginning.substring(0, digits - 1) + (last == '0' ? '1' : '0');
      assertThat(HexPrefix.parse(other).orElseThrow().begins(identity)).as(other).isFalse();
    }
  }

  @Test
  void whatIsNoBeginningOfAnIdentityIsNone() {
    for (String text : new String[] {"", "abc", "abcg", "ABCD", "ab cd", HEX + "0"}) {
      assertThat(HexPrefix.parse(text)).as(text).isEmpty();
    }
  }
}
