package dev.twinfold.topology.lineage.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A script that says anything else than what comes out fails, and says where. */
class PlayTest {
  private static final String RIGHT =
      """
      ## aBackupIsRestored

      For this test only.

      | time | machine | chain | seq | report | counts for | what comes out       |
      |------|---------|-------|-----|--------|------------|----------------------|
      | 0s   | vm      | a b   | 1   | r1     | a          | start                |
      | 10s  | vm      | a b c | 1   | r2     | a          | -                    |
      | 12s  | vm      | a b   | 2   | r3     | a          | late                 |
      | 13s  | vm      | a b   | 2   | r3     | -          | redelivered          |
      | 1h   | vm      | a b x | 1   | r4     | x          | clone FORK of a at b |
      | 25h  | sweep   |       |     |        |            | restored a by x      |

      | client | status        | at | operations |
      |--------|---------------|----|------------|
      | a      | RESTORED by x | c  | 3          |
      | x      | ACTIVE        | x  | 1          |
      """;

  private static void assertDiffers(String right, String wrong, String... differences) {
    assertThat(RIGHT).contains(right);
    Script script = ScriptParser.parse("s.md", RIGHT.replace(right, wrong)).get(0);
    assertThat(Play.differences(script, player(script))).containsExactly(differences);
  }

  private static Player player(Script script) {
    return new FoldPlayer(script, FoldPlayer.SweepOrder.OLDEST_FIRST);
  }

  @Test
  void aRightScriptHasNoDifferences() {
    Script script = ScriptParser.parse("s.md", RIGHT).get(0);
    assertThat(Play.differences(script, player(script))).isEmpty();
  }

  @Test
  void anOutcomeThatIsNotListedFails() {
    assertDiffers(
        "| late  ", "| -     ", "s.md:9: aBackupIsRestored: what comes out: [], but was [late]");
    assertDiffers(
        "restored a by x ",
        "- ",
        "s.md:12: aBackupIsRestored: what comes out: [], but was [restored a by x]");
  }

  @Test
  void anOutcomeThatDoesNotComeFails() {
    assertDiffers(
        "| -                    |\n| 12s",
        "| gap                  |\n| 12s",
        "s.md:8: aBackupIsRestored: what comes out: [gap], but was []");
    assertDiffers(
        "restored a by x ",
        "restored a by x, retired x ",
        "s.md:12: aBackupIsRestored: what comes out: [restored a by x, retired x], but was"
            + " [restored a by x]");
  }

  @Test
  void anOutcomeWithAnotherNameFails() {
    assertDiffers(
        "clone FORK of a at b",
        "clone FORK of a at c",
        "s.md:11: aBackupIsRestored: what comes out: [clone FORK of a at c], but was"
            + " [clone FORK of a at b]");
    assertDiffers(
        "clone FORK of a at b",
        "clone 2 FORK of a at b",
        "s.md:11: aBackupIsRestored: what comes out: [clone 2 FORK of a at b], but was"
            + " [clone FORK of a at b]");
  }

  @Test
  void aReportThatCountsForAnotherFails() {
    assertDiffers(
        "| r4     | x ",
        "| r4     | a ",
        "s.md:11: aBackupIsRestored: counts for: [a], but was [x]");
    assertDiffers(
        "| r3     | - ",
        "| r3     | a ",
        "s.md:10: aBackupIsRestored: counts for: [a], but was []");
  }

  @Test
  void aClientThatEndsOtherwiseFails() {
    assertDiffers(
        "| x      | ACTIVE        | x  | 1          |\n",
        "",
        "s.md:1: aBackupIsRestored: the end: [a RESTORED by x at c {work=3}], but was"
            + " [a RESTORED by x at c {work=3}, x ACTIVE at x {work=1}]");
  }
}
