package dev.twinfold.topology.lineage.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.topology.stream.store.EmbeddedBroker;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scripts played against the running topology on a real broker. */
class BrokerScriptsTest {
  @TempDir static Path directory;
  private static EmbeddedBroker broker;

  static List<Script> scripts() {
    return ScriptsTest.scriptsFor("broker");
  }

  @BeforeAll
  static void startBroker() {
    broker = new EmbeddedBroker(directory.resolve("broker"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scripts")
  void comesOutAsWritten(Script script) {
    try (Player player = new BrokerPlayer(script, broker, directory.resolve(script.title()))) {
      assertThat(Play.differences(script, player)).as(script.story()).isEmpty();
    }
  }
}
