package dev.twinfold.agent.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Removes the chain of a state directory, and says what it removed.
 *
 * <p>Everything an agent could report from goes: the state, one on its way to disk, and unreadable
 * ones kept aside. The lock file stays, because whoever opens it at this moment must meet the next
 * one at the same file.
 */
public final class ChainReset {
  /** What a volume brings along; it makes an empty directory no less empty. */
  private static final String VOLUME_LEFTOVER = "lost+found";

  private final Path directory;
  private final List<Path> removed;

  private ChainReset(Path directory, List<Path> removed) {
    this.directory = directory;
    this.removed = List.copyOf(removed);
  }

  /**
   * Resets a directory.
   *
   * @throws StateDirectoryException if an agent holds it; if it is not a state directory, and then
   *     nothing was touched; or if something could not be removed
   */
  public static ChainReset of(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        throw notOne(directory, Files.exists(directory) ? "it is no directory" : "it is not there");
      }
      requireStateDirectory(directory);
      if (!Files.exists(directory.resolve(FileChainStore.LOCK_FILE))
          && chainFiles(directory).isEmpty()) {
        return new ChainReset(directory, List.of());
      }
      try (DirectoryLock lock = DirectoryLock.take(directory, FileChainStore.LOCK_FILE)) {
        return new ChainReset(directory, remove(lock.directory()));
      }
    } catch (IOException e) {
      throw new StateDirectoryException(
          "state directory " + directory + " cannot be reset (" + e + ")", e);
    }
  }

  private static StateDirectoryException notOne(Path directory, String why) {
    return new StateDirectoryException(
        directory + " is not a state directory: " + why + "; nothing was touched");
  }

  /** Protects whoever names the wrong directory. */
  private static void requireStateDirectory(Path directory) throws IOException {
    List<String> names = names(directory);
    if (names.contains(FileChainStore.LOCK_FILE) || names.equals(List.of(VOLUME_LEFTOVER))) {
      return;
    }
    Path state = directory.resolve(FileChainStore.STATE_FILE);
    boolean ours = Files.isRegularFile(state) && FileChainStore.isState(state);
    if (!names.isEmpty() && !ours) {
      throw notOne(directory, "it holds other files and no chain");
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toList());
    }
  }

  /** The state comes first: a crash in between must leave nothing that could be reported. */
  private static List<Path> chainFiles(Path directory) throws IOException {
    return names(directory).stream()
        .filter(ChainReset::isOfChain)
        .sorted()
        .map(directory::resolve)
        .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        .collect(Collectors.toList());
  }

  private static boolean isOfChain(String name) {
    return name.equals(FileChainStore.STATE_FILE)
        || name.equals(FileChainStore.TEMPORARY_FILE)
        || name.startsWith(FileChainStore.UNREADABLE_FILE + "-");
  }

  private static List<Path> remove(Path directory) throws IOException {
    List<Path> removed = new ArrayList<>();
    for (Path file : chainFiles(directory)) {
      Files.delete(file);
      removed.add(file.getFileName());
    }
    FileChainStore.forceDirectory(directory);
    return removed;
  }

  /** Names of the files removed; empty if there was no chain. */
  public List<Path> removed() {
    return removed;
  }

  /** One line for people. */
  @Override
  public String toString() {
    if (removed.isEmpty()) {
      return directory + ": there was no chain; the next agent here starts a new lineage";
    }
    String files = removed.stream().map(Path::toString).collect(Collectors.joining(", "));
    return directory + ": removed " + files + "; the next agent here starts a new lineage";
  }
}
