package dev.twinfold.topology.lineage.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scripts played against the whole topology, without a broker: those marked for it.
 *
 * <p>All of them, which takes two minutes: {@code mvn -q verify -pl topology -am
 * -Dtest=TopologyScriptsTest -Dtwinfold.scripts=all -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class TopologyScriptsTest {
  static List<Script> scripts() {
    return System.getProperty("x.all") != null
        ? ScriptsTest.scripts()
        : ScriptsTest.scriptsFor("topology");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scripts")
  void comesOutAsWritten(Script script, @TempDir Path stateDirectory) {
    try (Player player = new TopologyPlayer(script, stateDirectory)) {
      assertThat(Play.differences(script, player)).as(script.story()).isEmpty();
    }
  }
}
