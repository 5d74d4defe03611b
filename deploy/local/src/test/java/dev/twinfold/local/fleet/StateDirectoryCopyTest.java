package dev.twinfold.local.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryCopyTest {
  @TempDir private Path directory;

  @Test
  void everythingIsCopiedButTheLock() throws IOException {
    Path from = Files.createDirectory(directory.resolve("from"));
    Files.writeString(from.resolve("chain.state"), "a");
    Files.writeString(from.resolve("chain.lock"), "4711");

    StateDirectoryCopy.copy(from, directory.resolve("to"));

    assertThat(directory.resolve("to")).isDirectoryContaining("glob:**/chain.state");
    assertThat(directory.resolve("to")).isDirectoryNotContaining("glob:**/chain.lock");
    assertThat(directory.resolve("to/chain.state")).hasContent("a");
  }

  @Test
  void aDirectoryThatIsNotThereIsRefused() {
    Path missing = directory.resolve("missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StateDirectoryCopy.copy(missing, directory.resolve("to")))
        .withMessage(missing + " is not a directory");
  }

  /** Two files replaced one after the other are never both copied in an order that never was. */
  @RepeatedTest(20)
  void filesReplacedMeanwhileAreCopiedAsTheyWereAtOneMoment() throws Exception {
    Path from = Files.createDirectory(directory.resolve("from"));
    replace(from, "a", 0);
    replace(from, "b", 0);
    AtomicBoolean copied = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (int version = 1; !copied.get() && version < 40; version++) {
                replace(from, "a", version);
                replace(from, "b", version);
              }
            });
    writer.start();

    StateDirectoryCopy.copy(from, directory.resolve("to"));
    copied.set(true);
    writer.join();

    int a = Integer.parseInt(Files.readString(directory.resolve("to/a")));
    int b = Integer.parseInt(Files.readString(directory.resolve("to/b")));
    assertThat(a - b).isIn(List.of(0, 1));
  }

  private static void replace(Path directory, String name, int version) {
    try {
      Path next = Files.writeString(directory.resolve(name + ".tmp"), Integer.toString(version));
      Files.move(next, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
