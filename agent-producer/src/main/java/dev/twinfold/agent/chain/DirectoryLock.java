package dev.twinfold.agent.chain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds a directory for one agent of one process; the operating system lets go of it when the
 * process dies, so nothing is ever left locked, and a copied lock file locks nothing.
 */
final class DirectoryLock implements AutoCloseable {
  /**
   * Directories held by this process. Needed besides the file lock: where POSIX locks are used,
   * opening and closing the lock file a second time in one process would drop the first lock.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes the directory.
   *
   * @throws StateDirectoryException if somebody has it
   * @throws IOException if the lock file cannot be written
   */
  static DirectoryLock take(Path directory, String lockFileName) throws IOException {
    Path real = directory.toRealPath();
    if (!HELD.add(real)) {
      throw inUse(directory, "another agent of this process");
    }
    boolean taken = false;
    try {
      FileChannel channel =
          FileChannel.open(
              real.resolve(lockFileName), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock();
        if (lock == null) {
          throw inUse(directory, "process " + holder(real.resolve(lockFileName)));
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(processId().getBytes(StandardCharsets.US_ASCII)));
        taken = true;
        return new DirectoryLock(real, channel);
      } finally {
        if (!taken) {
          channel.close();
        }
      }
    } finally {
      if (!taken) {
        HELD.remove(real);
      }
    }
  }

  /** The directory it holds, without links. */
  Path directory() {
    return directory;
  }

  private static String processId() {
    return Long.toString(ProcessHandle.current().pid());
  }

  private static String holder(Path lockFile) {
    try {
      return Files.readString(lockFile, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "(unknown)";
    }
  }

  private static StateDirectoryException inUse(Path directory, String holder) {
    return new StateDirectoryException(
        "state directory "
            + directory
            + " is in use by "
            + holder
            + "; one chain belongs to one agent: give each agent a directory of its own");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is gone either way, and the lock with it.
    }
    HELD.remove(directory);
  }
}
