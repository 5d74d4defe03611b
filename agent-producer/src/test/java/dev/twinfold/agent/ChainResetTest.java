package dev.twinfold.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twinfold.agent.chain.FileChainStore;
import dev.twinfold.agent.chain.StateDirectoryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainResetTest {
  @TempDir private Path temporary;
  private Path directory;

  @BeforeEach
  void aStateDirectory() throws IOException {
    directory = Files.createDirectory(temporary.resolve("state"));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(f -> f.getFileName().toString()).sorted().collect(Collectors.toList());
    }
  }

  private String lineageAfterOneReport() {
    try (SteppedAgent agent = new SteppedAgent(directory)) {
      agent.interval();
      return agent.outbox().chain().lineage().hex();
    }
  }

  @Test
  void theNextAgentIsAnotherClientAndReportsNothingOfTheFirst() throws IOException {
    String first = lineageAfterOneReport();
    Files.writeString(directory.resolve("chain.state.tmp"), "half");
    Files.writeString(directory.resolve("chain.state.unreadable-1"), "old");
    Files.writeString(directory.resolve("mine.txt"), "not of the agent");

    assertThat(AgentProducer.resetChain(directory))
        .hasToString(
            directory
                + ": removed chain.state, chain.state.tmp, chain.state.unreadable-1;"
                + " the next agent here starts a new lineage");

    assertThat(files()).containsExactly("chain.lock", "mine.txt");
    try (SteppedAgent next = new SteppedAgent(directory)) {
      assertThat(next.outbox().unacknowledged()).isEmpty();
      assertThat(next.outbox().chain().lineage().hex()).isNotEqualTo(first);
    }
  }

  @Test
  void aDirectoryWithoutAChainIsFineAndStaysEmpty() throws IOException {
    assertThat(AgentProducer.resetChain(directory).removed()).isEmpty();
    assertThat(files()).isEmpty();

    Files.createDirectory(directory.resolve("lost+found"));
    assertThat(AgentProducer.resetChain(directory).toString()).contains("there was no chain");
  }

  @Test
  void twiceIsFine() {
    String unused = lineageAfterOneReport();

    assertThat(AgentProducer.resetChain(directory).removed()).hasSize(1);
    assertThat(AgentProducer.resetChain(directory).removed()).isEmpty();
  }

  @Test
  void aRunningAgentIsNotRobbed() {
    try (SteppedAgent agent = new SteppedAgent(directory)) {
      agent.interval();

      assertThatThrownBy(() -> AgentProducer.resetChain(directory))
          .isInstanceOf(StateDirectoryException.class)
          .hasMessageContaining("in use by");
      assertThat(directory.resolve(FileChainStore.STATE_FILE)).exists();
    }
  }

  @Test
  void aDamagedChainGoesAsWell() throws IOException {
    String unused = lineageAfterOneReport();
    Files.writeString(directory.resolve(FileChainStore.STATE_FILE), "damaged");

    assertThat(AgentProducer.resetChain(directory).removed())
        .containsExactly(Path.of("chain.state"));
  }

  @Test
  void whatIsNoStateDirectoryIsRefusedAndNotTouched() throws IOException {
    Files.writeString(directory.resolve("chain.state"), "of somebody else");
    Files.writeString(directory.resolve("mine.txt"), "precious");
    Path file = Files.writeString(temporary.resolve("file"), "");

    refused(directory, "it holds other files and no chain");
    refused(file, "it is no directory");
    refused(temporary.resolve("absent"), "it is not there");

    assertThat(files()).containsExactly("chain.state", "mine.txt");
    assertThat(directory.resolve("chain.state")).hasContent("of somebody else");
  }

  private static void refused(Path path, String why) {
    assertThatThrownBy(() -> AgentProducer.resetChain(path))
        .isInstanceOf(StateDirectoryException.class)
        .hasMessage(path + " is not a state directory: " + why + "; nothing was touched");
  }
}
