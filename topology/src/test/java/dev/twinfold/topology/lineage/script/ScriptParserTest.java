package dev.twinfold.topology.lineage.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Landmark;
import dev.twinfold.topology.lineage.Report;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written in a script is what is read, and what is wrong in it is named by its line. */
class ScriptParserTest {
  private static final String GOOD =
      """
      # For people

      ## aTitle

      How it happens.

      - players: fold, broker
      - restore after: 1h30m

      | time | machine | chain | landmarks | seq | report | ops | counts for | what comes out |
      |------|---------|-------|-----------|-----|--------|-----|------------|----------------|
      | 0s   | web     | q@70 r | l@64     | 2   | r1     | 3   | a          | start          |
      | 10s  | web     | r s    |          |     |        |     | a          | -              |
      | 2d   | forget  | q r    |          |     |        |     |            | -              |
      | 2d   | sweep   |        |          |     |        |     |            | confirmed s, restored a by s |

      | client | status        | at | operations     |
      |--------|---------------|----|----------------|
      | a      | RESTORED by s | s  | read=1 write=2 |
      """;

  private static Script parse(String text) {
    return ScriptParser.parse("some.md", text).get(0);
  }

  @Test
  void readsTitleStoryAndSettings() {
    Script script = parse(GOOD);

    assertThat(script.title()).isEqualTo("aTitle");
    assertThat(script.story()).isEqualTo("How it happens.");
    assertThat(script.players()).containsExactly("broker", "fold");
    assertThat(script.settings().restoreAfter()).isEqualTo(Duration.ofMinutes(90));
    assertThat(script.settings().reorderTolerance()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void readsReportsWithWhatTheyLeaveOut() {
    Script script = parse(GOOD);
    Report first = ((Script.Arrives) script.rows().get(0).step()).report();
    Report second = ((Script.Arrives) script.rows().get(1).step()).report();

    Names names = script.names();
    assertThat(first.chain()).containsExactly(names.identity("q"), names.identity("r"));
    assertThat(first.generation()).isEqualTo(71);
    assertThat(first.landmarks()).containsExactly(new Landmark(64, names.identity("l")));
    assertThat(first.sequence()).isEqualTo(2);
    assertThat(first.reportId()).isEqualTo(names.identity("r1"));
    assertThat(first.operations()).isEqualTo(Map.of("work", 3L));
    assertThat(second.generation()).isEqualTo(72);
    assertThat(second.sequence()).isEqualTo(1);
    assertThat(second.reportId()).isNotEqualTo(first.reportId());
    assertThat(second.periodEndMillis() - first.periodStartMillis()).isEqualTo(11_000);
  }

  @Test
  void readsOtherStepsOutcomesAndTheEnd() {
    Script script = parse(GOOD);
    Identity s = script.names().identity("s");

    assertThat(script.rows().get(1).outcomes()).isEmpty();
    assertThat(script.rows().get(2).step()).isInstanceOf(Script.Forget.class);
    assertThat(script.rows().get(3).step()).isInstanceOf(Script.Sweep.class);
    assertThat(script.rows().get(3).outcomes()).containsExactly("confirmed s", "restored a by s");
    assertThat(script.end()).hasSize(1);
    assertThat(script.end().get(0).continuedBy()).isEqualTo(s);
    assertThat(script.end().get(0).operations()).isEqualTo(Map.of("read", 1L, "write", 2L));
  }

  @Test
  void aNameIsTheSameIdentityInEveryScript() {
    assertThat(new Names().identity("a")).isEqualTo(new Names().identity("a"));
    assertThat(new Names().identity("a")).isNotEqualTo(new Names().identity("b"));
    assertThat(new Names().identity("0")).isEqualTo(Identity.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"begin", "", "start,", "reject BAD", "clone of a", "restored a"})
  void namesTheLineOfAWrongOutcome(String wrong) {
    assertFails(GOOD.replace("start  ", wrong), "some.md:12: ");
  }

  @Test
  void namesTheLineOfWhateverElseIsWrong() {
    assertFails(GOOD.replace("| 10s ", "| 10 "), "some.md:13: '10' is no time");
    assertFails(GOOD.replace("| 10s ", "| -1s "), "some.md:13: broker time goes back");
    assertFails(GOOD.replace("q@70 r", "q r"), "some.md:12: nothing tells the generation");
    assertFails(GOOD.replace("q@70 r", ""), "some.md:12: a report has a chain");
    assertFails(GOOD.replace("| 3   |", "| read=x |"), "some.md:12: 'x' is no number");
    assertFails(GOOD.replace("| 3   |", "| read |"), "some.md:12: 'read' is not name=value");
    assertFails(GOOD.replace("| 3   |", "|"), "some.md:12: 8 cells under 9 columns");
    assertFails(GOOD.replace("| ops |", "| opz |"), "some.md:10: no column is called 'opz'");
    assertFails(GOOD.replace("RESTORED by s", "GONE"), "some.md:19: ");
    assertFails(GOOD.replace("restore after", "restoreAfter"), "some.md:8: no setting");
    assertFails(GOOD.replace("fold, broker", "fold, piano"), "some.md:3: players are");
    assertFails(GOOD.replace("How it happens.", ""), "some.md:3: 'aTitle' does not say how");
    assertFails(GOOD.replace("aTitle", "a title"), "some.md:3: a title is one word");
    assertFails(GOOD + "\n" + GOOD, "some.md:23: a second script is called 'aTitle'");
    assertFails(GOOD + "\n| client | status | at | operations |", "some.md:21: a third table");
    assertFails("# Nothing", "some.md:1: there is no script");
    assertFails(
        GOOD.lines().limit(16).reduce("", (all, line) -> all + line + "\n"),
        "some.md:3: 'aTitle' needs a table");
  }

  private static void assertFails(String text, String message) {
    assertThatThrownBy(() -> ScriptParser.parse("some.md", text))
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining(message);
  }

  @Test
  void readsSeveralScriptsOfAFile() {
    List<Script> scripts =
        ScriptParser.parse("some.md", GOOD + "\n" + GOOD.replace("aTitle", "another"));
    assertThat(scripts).extracting(Script::title).containsExactly("aTitle", "another");
  }
}
