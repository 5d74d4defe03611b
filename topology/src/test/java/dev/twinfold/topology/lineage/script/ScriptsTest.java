package dev.twinfold.topology.lineage.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every script, played against the pure rules. */
class ScriptsTest {
  /** Where the scripts are; each test runs in the directory of its Maven module. */
  static final Path DIRECTORY = Path.of("src/test/resources/scripts");

  static List<Script> scripts() {
    return ScriptParser.parseAll(DIRECTORY);
  }

  /** The scripts that are marked for a player. */
  static List<Script> scriptsFor(String player) {
    return scripts().stream().filter(script -> script.players().contains(player)).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scripts")
  void comesOutAsWritten(Script script) {
    FoldPlayer player = new FoldPlayer(script, FoldPlayer.SweepOrder.OLDEST_FIRST);
    assertThat(Play.differences(script, player)).as(script.story()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scripts")
  void comesOutTheSameInWhateverOrderForksAreJudged(Script script) {
    FoldPlayer player = new FoldPlayer(script, FoldPlayer.SweepOrder.NEWEST_FIRST);
    assertThat(Play.differences(script, player)).as(script.story()).isEmpty();
  }

  @Test
  void thereIsAScriptForEveryPlayer() {
    List<Script> scripts = scripts();
    assertThat(scripts).extracting(Script::title).doesNotHaveDuplicates();
    assertThat(scripts).hasSizeGreaterThanOrEqualTo(32);
    assertThat(scripts).allMatch(script -> script.players().contains("fold"));
    assertThat(scriptsFor("topology")).hasSizeGreaterThanOrEqualTo(10);
    assertThat(scriptsFor("broker")).hasSizeGreaterThanOrEqualTo(3);
  }
}
