package dev.twinfold.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A new directory in the system's place for temporary files, removed with all it holds on close.
 */
public final class WorkDirectory implements AutoCloseable {
  private final Path path;

  private WorkDirectory(Path path) {
    this.path = path;
  }

  /** Creates one whose name begins with {@code twinfold-} and the purpose. */
  public static WorkDirectory create(String purpose) {
    try {
      return new WorkDirectory(Files.createTempDirectory("twinfold-" + purpose + "-"));
    } catch (IOException e) {
      throw new CommandFailure("cannot create a temporary directory: " + e, e);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** A new or existing directory inside it. */
  public Path directory(String name) {
    try {
      return Files.createDirectories(path.resolve(name));
    } catch (IOException e) {
      throw new CommandFailure("cannot create " + path.resolve(name) + ": " + e, e);
    }
  }

  /** Removes it; what another thread removes at the same time is no error. */
  @Override
  public void close() {
    remove(path);
  }

  /** Removes a directory with all it holds; what another thread removes meanwhile is no error. */
  public static void remove(Path path) {
    try {
      Files.walkFileTree(path, new Remove());
    } catch (NoSuchFileException goneAlready) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + path, e);
    }
  }

  private static final class Remove extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
