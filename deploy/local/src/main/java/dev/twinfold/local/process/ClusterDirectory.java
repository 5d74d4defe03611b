package dev.twinfold.local.process;

import dev.twinfold.local.CommandFailure;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * All that a cluster keeps, in one directory that only its owner may read:
 *
 * <pre>
 * cluster.properties      the plan: ports, cluster id
 * NAME.properties         settings of a process
 * NAME.process            its process id and when it was started
 * NAME.log                what it said
 * NAME/                   its files
 * </pre>
 */
final class ClusterDirectory {
  private static final String PLAN = "cluster.properties";
  private static final String LOCK = "lock";

  private final Path path;

  ClusterDirectory(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  Path path() {
    return path;
  }

  /**
   * Makes it, for its owner only, if it holds no cluster yet.
   *
   * @throws CommandFailure if something else is in it
   */
  void create() {
    if (Files.exists(path.resolve(LOCK)) || Files.exists(path.resolve(PLAN))) {
      return;
    }
    try {
      Files.createDirectories(path);
      try (Stream<Path> files = Files.list(path)) {
        if (files.findAny().isPresent()) {
          throw new CommandFailure(
              "--directory: there is something else in " + path + "; take an empty one");
        }
      }
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw new CommandFailure("--directory: cannot create " + path + ": " + e, e);
    }
  }

  /**
   * Keeps others from changing the cluster until it is closed.
   *
   * @throws CommandFailure if another command is changing it
   */
  FileChannel lock() {
    try {
      FileChannel channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (channel.tryLock() != null) {
          return channel;
        }
      } catch (OverlappingFileLockException heldByThisProcess) {
        // The same as if another process held it.
      }
      channel.close();
      throw new CommandFailure(
          "another command is changing the cluster in " + path + "; wait until it has ended");
    } catch (IOException e) {
      throw new CommandFailure("--directory: cannot write in " + path + ": " + e, e);
    }
  }

  /** What was planned; empty if nothing ever was. */
  Optional<ClusterPlan> plan() {
    return Files.exists(path.resolve(PLAN))
        ? Optional.of(ClusterPlan.of(read(path.resolve(PLAN))))
        : Optional.empty();
  }

  void write(ClusterPlan plan) {
    write(path.resolve(PLAN), plan.toProperties());
  }

  /** The process that was last started for a member; empty if none was. */
  Optional<StartedProcess> process(String name) {
    Path file = path.resolve(name + ".process");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties p = read(file);
    return Optional.of(
        new StartedProcess(
            Long.parseLong(p.getProperty("pid")), Long.parseLong(p.getProperty("started"))));
  }

  void write(String name, StartedProcess process) {
    Properties p = new Properties();
    p.setProperty("pid", Long.toString(process.pid()));
    p.setProperty("started", Long.toString(process.startedMillis()));
    write(path.resolve(name + ".process"), p);
  }

  void forget(String name) {
    try {
      Files.deleteIfExists(path.resolve(name + ".process"));
    } catch (IOException e) {
      throw new CommandFailure("cannot remove a file in " + path + ": " + e, e);
    }
  }

  Path log(String name) {
    return path.resolve(name + ".log");
  }

  Path settings(String name) {
    return path.resolve(name + ".properties");
  }

  /** Where a member keeps its files. */
  Path files(String name) {
    try {
      return Files.createDirectories(path.resolve(name));
    } catch (IOException e) {
      throw new CommandFailure("cannot create " + path.resolve(name) + ": " + e, e);
    }
  }

  static Properties read(Path file) {
    Properties p = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      p.load(reader);
      return p;
    } catch (NoSuchFileException e) {
      throw new CommandFailure("there is no file " + file, e);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailure("cannot read " + file + ": " + e, e);
    }
  }

  static void write(Path file, Properties p) {
    try (Writer writer = Files.newBufferedWriter(file)) {
      p.store(writer, null);
    } catch (IOException e) {
      throw new CommandFailure("cannot write " + file + ": " + e, e);
    }
  }
}
