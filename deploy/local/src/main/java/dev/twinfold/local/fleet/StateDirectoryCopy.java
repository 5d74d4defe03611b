package dev.twinfold.local.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Copies the state directory of a running agent as a disk snapshot would: all files as they were at
 * one moment.
 *
 * <p>The lock file stays behind. Opening and closing it here would release the running agent's
 * lock, because a POSIX lock goes with the first descriptor its process closes.
 */
final class StateDirectoryCopy {
  private static final int ATTEMPTS = 100;

  private StateDirectoryCopy() {}

  /** Copies into a new directory; returns when nothing changed in {@code from} meanwhile. */
  static void copy(Path from, Path to) {
    if (!Files.isDirectory(from)) {
      throw new IllegalArgumentException(from + " is not a directory");
    }
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (copiedUnchanged(from, to)) {
          return;
        }
        remove(to);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + from, e);
    }
    throw new IllegalStateException(from + " changed in each of " + ATTEMPTS + " copies");
  }

  /** False if a file was written, replaced or removed meanwhile. */
  private static boolean copiedUnchanged(Path from, Path to) throws IOException {
    try {
      Files.createDirectories(to);
      Map<Path, List<Object>> before = versions(from);
      for (Path file : before.keySet()) {
        Path target = to.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
      return before.equals(versions(from));
    } catch (NoSuchFileException replacedMeanwhile) {
      return false;
    }
  }

  /** Each file with what changes when it is written or replaced. */
  private static Map<Path, List<Object>> versions(Path directory) throws IOException {
    Map<Path, List<Object>> versions = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (attributes.isRegularFile() && !path.getFileName().toString().endsWith("lock")) {
          versions.put(
              path,
              List.of(
                  attributes.size(),
                  attributes.lastModifiedTime(),
                  String.valueOf(attributes.fileKey())));
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return versions;
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
