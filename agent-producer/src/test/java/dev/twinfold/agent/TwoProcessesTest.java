package dev.twinfold.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twinfold.agent.chain.StateDirectoryException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One chain belongs to one process, as long as that lives. */
class TwoProcessesTest {
  @TempDir private Path directory;

  @Test
  void theSecondProcessIsToldWhoHasTheDirectoryAndHasItWhenThatOneIsKilled() throws Exception {
    Process first = start();
    try (BufferedReader says = outputOf(first)) {
      String lineage = says.readLine();
      assertThat(lineage).hasSize(32);
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> AgentProducer.open(config(directory)))
            .isInstanceOf(StateDirectoryException.class)
            .hasMessageContaining(directory.toString())
            .hasMessageContaining("in use by process " + first.pid())
            .hasMessageContaining("give each agent a directory of its own");
      }
      assertThatThrownBy(() -> AgentProducer.resetChain(directory))
          .isInstanceOf(StateDirectoryException.class)
          .hasMessageContaining("in use by process " + first.pid());
      assertThat(first.isAlive()).isTrue();

      first.destroyForcibly().waitFor();
      AgentProducer second = AgentProducer.open(config(directory));
      assertThat(second.lineage()).isEqualTo(lineage);

      Process third = start();
      try (BufferedReader hears = outputOf(third)) {
        assertThat(hears.readLine())
            .contains("StateDirectoryException")
            .contains("in use by process " + ProcessHandle.current().pid());
        assertThat(third.waitFor(60, TimeUnit.SECONDS)).isTrue();
      } finally {
        third.destroyForcibly();
        second.close(Duration.ZERO);
      }
    } finally {
      first.destroyForcibly();
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            System.getProperty("java.class.path"),
            HoldsDirectory.class.getName(),
            directory.toString())
        .redirectErrorStream(true)
        .start();
  }

  private static BufferedReader outputOf(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static AgentConfig config(Path directory) {
    return AgentConfig.builder()
        .bootstrapServers("localhost:1")
        .tenant("acme")
        .stateDirectory(directory)
        .build();
  }

  /** What the other processes run: says who it is, and lives until it is killed. */
  static final class HoldsDirectory {
    private HoldsDirectory() {}

    public static void main(String[] arguments) throws IOException {
      AgentProducer agent = AgentProducer.open(config(Path.of(arguments[0])));
      System.out.println(agent.lineage());
      int end = System.in.read();
      System.out.println(end);
    }
  }
}
