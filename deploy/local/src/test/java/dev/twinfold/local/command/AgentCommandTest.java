package dev.twinfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.agent.AgentConfig;
import dev.twinfold.agent.AgentProducer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentCommandTest {
  @TempDir private Path directory;

  private AgentProducer open() {
    return AgentProducer.open(
        AgentConfig.builder()
            .bootstrapServers("localhost:1")
            .tenant("acme")
            .stateDirectory(directory)
            .build());
  }

  private CommandRun reset() {
    return CommandRun.of("agent", "reset", directory.toString());
  }

  @Test
  void resetSaysInOneLineWhatItRemoved() {
    open().close(Duration.ZERO);

    CommandRun run = reset();

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualToIgnoringNewLines(
            directory + ": removed chain.state; the next agent here starts a new lineage");
    assertThat(reset().out()).contains("there was no chain");
  }

  @Test
  void resetRefusesWhileAnAgentRuns() {
    AgentProducer agent = open();

    CommandRun run = reset();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("twinfold: state directory " + directory + " is in use by");
    agent.close(Duration.ZERO);
  }

  @Test
  void resetOfAnythingElseIsOneLine() {
    CommandRun run = CommandRun.of("agent", "reset", directory.resolve("absent").toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "twinfold: "
                + directory.resolve("absent")
                + " is not a state directory: it is not there; nothing was touched");
  }
}
