package dev.twinfold.agent.chain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Keeps the state in one file of a directory that belongs to one agent.
 *
 * <p>{@code chain.state} holds a magic number, the length of the state, the state, and a checksum.
 * It is replaced by an atomic rename after the new file was forced to disk, and the directory is
 * forced after the rename, so at any moment the name shows one whole state. Nothing in it names the
 * machine or the path: a copy of the directory opens anywhere.
 */
public final class FileChainStore implements ChainStore {
  /** The state. */
  public static final String STATE_FILE = "chain.state";

  /** Holds the directory for one process. */
  public static final String LOCK_FILE = "chain.lock";

  /** A state on its way to disk; worth nothing when found at start. */
  static final String TEMPORARY_FILE = "chain.state.tmp";

  static final String UNREADABLE_FILE = "chain.state.unreadable";
  private static final long MAGIC = 0x5457494e464f4c44L; // "TWINFOLD" in ASCII
  private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;
  private static final int CHECKSUM_BYTES = Integer.BYTES;

  private final Path directory;
  private final DirectoryLock lock;

  private FileChainStore(Path directory, DirectoryLock lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Takes a directory, and makes it if it is not there.
   *
   * @throws StateDirectoryException if another agent has it
   * @throws IOException if it cannot be made or written; this may pass
   */
  public static FileChainStore open(Path directory) throws IOException {
    try {
      Files.createDirectories(directory);
      return new FileChainStore(directory, DirectoryLock.take(directory, LOCK_FILE));
    } catch (FileAlreadyExistsException e) {
      throw new IOException("state directory " + directory + " is a file; name a directory", e);
    } catch (IOException e) {
      throw new IOException(
          "state directory "
              + directory
              + " cannot be written ("
              + e
              + "); name one that this process may create and write",
          e);
    }
  }

  @Override
  public Optional<byte[]> load() throws IOException {
    byte[] file;
    try {
      file = Files.readAllBytes(directory.resolve(STATE_FILE));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(file);
    if (file.length < HEADER_BYTES + CHECKSUM_BYTES || buffer.getLong() != MAGIC) {
      throw new UnreadableStateException("not a state of Twinfold, " + file.length + " bytes");
    }
    int length = buffer.getInt();
    if (length != file.length - HEADER_BYTES - CHECKSUM_BYTES) {
      throw new UnreadableStateException(
          "truncated: says " + length + " bytes of state, the file has " + file.length);
    }
    byte[] state = new byte[length];
    buffer.get(state);
    if (buffer.getInt() != checksum(state)) {
      throw new UnreadableStateException("damaged: the checksum does not fit");
    }
    return Optional.of(state);
  }

  /** Whether a file looks like a state of ours, by its first bytes. */
  static boolean isState(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(Long.BYTES);
      return start.length == Long.BYTES && ByteBuffer.wrap(start).getLong() == MAGIC;
    }
  }

  @Override
  public void save(byte[] state) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + state.length + CHECKSUM_BYTES);
    file.putLong(MAGIC).putInt(state.length).put(state).putInt(checksum(state)).flip();
    Path temporary = directory.resolve(TEMPORARY_FILE);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (file.hasRemaining()) {
        channel.write(file);
      }
      channel.force(true);
    }
    Files.move(
        temporary,
        directory.resolve(STATE_FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    forceDirectory(directory);
  }

  /** Without this the rename itself can be lost in a power failure. Windows has no such call. */
  static void forceDirectory(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static int checksum(byte[] state) {
    CRC32C checksum = new CRC32C();
    checksum.update(state);
    return (int) checksum.getValue();
  }

  @Override
  public Path setAside() throws IOException {
    int number = 1;
    while (Files.exists(directory.resolve(UNREADABLE_FILE + "-" + number))) {
      number++;
    }
    Path aside = directory.resolve(UNREADABLE_FILE + "-" + number);
    Files.move(directory.resolve(STATE_FILE), aside, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory(directory);
    return aside;
  }

  @Override
  public void close() {
    lock.close();
  }
}
