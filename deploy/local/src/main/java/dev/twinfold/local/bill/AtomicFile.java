package dev.twinfold.local.bill;

import dev.twinfold.local.CommandFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is there as a whole or not at all: written beside its place under another name, moved
 * there at once. Whoever watches the place never sees half a bill; a file that was there before
 * stays until then.
 */
public final class AtomicFile implements AutoCloseable {
  private final Path target;
  private final Path partial;

  private AtomicFile(Path target, Path partial) {
    this.target = target;
    this.partial = partial;
  }

  /**
   * Begins one.
   *
   * @throws CommandFailure if the place is a directory, or nothing can be written beside it
   */
  public static AtomicFile at(Path target) {
    Path absolute = target.toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      throw new CommandFailure("--to: " + target + " is a directory; name a file");
    }
    Path directory = absolute.getParent();
    if (!Files.isDirectory(directory)) {
      throw new CommandFailure("--to: there is no directory " + directory);
    }
    String name = "." + absolute.getFileName() + "." + ProcessHandle.current().pid() + ".partial";
    try {
      // Not createTempFile: that one is for its owner's eyes only, and so the bill would be.
      Path partial = directory.resolve(name);
      Files.deleteIfExists(partial);
      return new AtomicFile(absolute, Files.createFile(partial));
    } catch (IOException e) {
      throw new CommandFailure("--to: cannot write into " + directory + ": " + e, e);
    }
  }

  /** Where to write: an empty file of that name is there. */
  public Path partial() {
    return partial;
  }

  /** Puts what was written into its place; it is on the disk when this returns. */
  public void publish() {
    try {
      try (FileChannel written = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      try {
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        throw new CommandFailure("--to: this file system cannot rename at once: " + target, e);
      }
      try (FileChannel directory = FileChannel.open(target.getParent())) {
        directory.force(true);
      }
    } catch (IOException e) {
      throw new CommandFailure("--to: cannot write " + target + ": " + e, e);
    }
  }

  /** Removes what was not published. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      throw new CommandFailure("cannot remove " + partial + ": " + e, e);
    }
  }
}
