package dev.twinfold.agent.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Keeps the state of one agent where a crash cannot spoil it. For use by one thread. */
public interface ChainStore extends AutoCloseable {
  /** Takes hold of a directory's state. */
  @FunctionalInterface
  interface Opener {
    /**
     * Takes it.
     *
     * @throws StateDirectoryException if another agent has it
     * @throws IOException if it cannot be had now; this may pass
     */
    ChainStore open(Path directory) throws IOException;
  }

  /**
   * What was saved last; empty if nothing ever was.
   *
   * @throws UnreadableStateException if something is there, but it is not what was saved
   * @throws IOException if it cannot be read at all
   */
  Optional<byte[]> load() throws IOException;

  /**
   * Replaces the state. When this returns, the new state survives a power failure; when it throws,
   * the old or the new state does, whole.
   *
   * @throws IOException if it could not be made durable
   */
  void save(byte[] state) throws IOException;

  /**
   * Moves an unreadable state out of the way, for people to look at.
   *
   * @return where it is kept
   * @throws IOException if it cannot be moved
   */
  Path setAside() throws IOException;

  /** Lets go of the state, so that another process can open it. Never throws. */
  @Override
  void close();
}
