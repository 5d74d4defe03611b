package dev.twinfold.agent.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileChainStoreTest {
  @TempDir private Path temporary;

  private Path directory() {
    return temporary.resolve("deep/state");
  }

  private void saved(String state) throws IOException {
    try (FileChainStore store = FileChainStore.open(directory())) {
      store.save(state.getBytes(UTF_8));
    }
  }

  @Test
  void aNewDirectoryIsMadeAndHoldsNothing() throws IOException {
    try (FileChainStore store = FileChainStore.open(directory())) {
      assertThat(store.load()).isEmpty();
    }
  }

  @Test
  void whatWasSavedLastComesBack() throws IOException {
    saved("first, and longer");
    saved("second");

    try (FileChainStore store = FileChainStore.open(directory())) {
      assertThat(store.load()).hasValue("second".getBytes(UTF_8));
    }
  }

  @Test
  void aLeftoverTemporaryFileIsIgnoredAndOverwritten() throws IOException {
    saved("whole");
    Path leftover = directory().resolve(FileChainStore.TEMPORARY_FILE);
    Files.writeString(leftover, "half of somethi");

    try (FileChainStore store = FileChainStore.open(directory())) {
      assertThat(store.load()).hasValue("whole".getBytes(UTF_8));
      store.save("next".getBytes(UTF_8));
      assertThat(store.load()).hasValue("next".getBytes(UTF_8));
      assertThat(leftover).doesNotExist();
    }
  }

  @Test
  void theSecondAgentOfOneProcessIsRefusedAndTheFirstKeepsItsLock() throws IOException {
    try (FileChainStore first = FileChainStore.open(directory())) {
      assertThat(first).isNotNull();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> FileChainStore.open(directory()))
            .isInstanceOf(StateDirectoryException.class)
            .hasMessageContaining(directory().toString())
            .hasMessageContaining("another agent of this process")
            .hasMessageContaining("directory of its own");
      }
    }
    FileChainStore.open(directory()).close();
  }

  @Test
  void aSecondProcessIsRefusedAndToldWhoHasTheDirectory() throws Exception {
    try (FileChainStore first = FileChainStore.open(directory())) {
      first.save("mine".getBytes(UTF_8));
      Path output = temporary.resolve("output");
      Process second =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  OpensDirectory.class.getName(),
                  directory().toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();

      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(output))
          .contains("StateDirectoryException")
          .contains("in use by process " + ProcessHandle.current().pid());
    }
  }

  /** What the second process runs. */
  static final class OpensDirectory {
    private OpensDirectory() {}

    public static void main(String[] arguments) throws IOException {
      FileChainStore.open(Path.of(arguments[0])).close();
    }
  }

  @Test
  void aCopyOpensElsewhereWhileTheOriginalIsHeld() throws IOException {
    saved("shared");
    Path copy = temporary.resolve("copy");
    try (FileChainStore original = FileChainStore.open(directory())) {
      copyOf(directory(), copy);
      try (FileChainStore other = FileChainStore.open(copy)) {
        assertThat(other.load()).hasValue("shared".getBytes(UTF_8));
        assertThat(original.load()).hasValue("shared".getBytes(UTF_8));
      }
    }
  }

  private static void copyOf(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toArray(Path[]::new)) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void anyDamagedByteIsNoticed() throws IOException {
    saved("precious");
    Path file = directory().resolve(FileChainStore.STATE_FILE);
    byte[] good = Files.readAllBytes(file);
    try (FileChainStore store = FileChainStore.open(directory())) {
      for (int i = 0; i < good.length; i++) {
        byte[] bad = good.clone();
        bad[i] ^= 0x10;
        Files.write(file, bad);
        assertThatThrownBy(store::load).isInstanceOf(UnreadableStateException.class);
      }
    }
  }

  @Test
  void anyTruncationIsNoticed() throws IOException {
    saved("precious");
    Path file = directory().resolve(FileChainStore.STATE_FILE);
    byte[] good = Files.readAllBytes(file);
    try (FileChainStore store = FileChainStore.open(directory())) {
      for (int length = 0; length < good.length; length++) {
        Files.write(file, Arrays.copyOf(good, length));
        assertThatThrownBy(store::load).isInstanceOf(UnreadableStateException.class);
      }
    }
  }

  @Test
  void anUnreadableStateIsKeptAsideEveryTime() throws IOException {
    try (FileChainStore store = FileChainStore.open(directory())) {
      for (int i = 1; i <= 2; i++) {
        Files.writeString(directory().resolve(FileChainStore.STATE_FILE), "foreign " + i);
        Path aside = store.setAside();
        assertThat(aside).hasContent("foreign " + i);
        assertThat(store.load()).isEmpty();
      }
    }
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsNamed() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");

    assertThatThrownBy(() -> FileChainStore.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a file; name a directory");
  }
}
