package dev.twinfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  @Test
  void anUnknownCommandGetsASuggestionAndExitCode2() {
    CommandRun run = CommandRun.of("demmo");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("'demmo'").contains("Did you mean: twinfold demo");
  }

  @Test
  void noCommandAtAllShowsTheCommands() {
    CommandRun run = CommandRun.of();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("A command is missing.", "demo", "run", "topics");
  }

  @Test
  void aMissingConfigurationFileIsOneLine(@TempDir Path directory) {
    String missing = directory.resolve("missing.properties").toString();

    CommandRun run = CommandRun.of("run", "--config", missing);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines("twinfold: --config: there is no file " + missing);
  }

  @Test
  void aBrokerThatIsNotThereIsNamedWithItsSettingWithin15Seconds(@TempDir Path directory)
      throws IOException {
    Path config = Files.writeString(directory.resolve("p"), "bootstrap.servers=127.0.0.1:1\n");
    long start = System.nanoTime();

    CommandRun run = CommandRun.of("run", "--config", config.toString());

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("twinfold: bootstrap.servers is '127.0.0.1:1': no Kafka broker answered");
  }

  @Test
  void anAddressThatNoNameServerKnowsIsNamedWithItsSetting(@TempDir Path directory)
      throws IOException {
    Path config = Files.writeString(directory.resolve("p"), "bootstrap.servers=kafka.invalid:1\n");

    CommandRun run = CommandRun.of("run", "--config", config.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("twinfold: bootstrap.servers is 'kafka.invalid:1': ");
  }

  @Test
  void everyProblemOfTheSettingsIsListedByName(@TempDir Path directory) throws IOException {
    Path config = Files.writeString(directory.resolve("p"), "application.id=x\n");

    CommandRun run = CommandRun.of("run", "--config", config.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("twinfold: ").contains("bootstrap.servers");
  }

  @Test
  void anOptionOutOfRangeIsNamed() {
    CommandRun run = CommandRun.of("demo", "--agents", "0");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualToIgnoringNewLines("twinfold: --agents is 0, must be 1 to 1000");
  }
}
