package dev.twinfold.agent;

import dev.twinfold.agent.chain.ChainStore;
import dev.twinfold.agent.chain.FileChainStore;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A real store on a disk that fails when the test wants it to, at one step. */
final class FailingDisk implements ChainStore.Opener {
  /** Where it fails; the state on disk afterwards is what a real disk could leave. */
  enum Step {
    NONE,
    OPEN,
    LOAD,
    SET_ASIDE,
    /** The temporary file could not be written whole. */
    WRITE,
    /** It was written, but fsync failed. */
    FSYNC,
    RENAME,
    /** The new state is in place, but whether the rename survives a crash is not known. */
    FSYNC_OF_DIRECTORY
  }

  private final AtomicInteger saves = new AtomicInteger();
  private volatile Step failing = Step.NONE;

  void failAt(Step step) {
    failing = step;
  }

  int saves() {
    return saves.get();
  }

  private void step(Step step) throws IOException {
    if (failing == step) {
      throw new FileSystemException("chain.state", null, "No space left on device");
    }
  }

  @Override
  public ChainStore open(Path directory) throws IOException {
    step(Step.OPEN);
    return new Failing(directory, FileChainStore.open(directory));
  }

  private final class Failing implements ChainStore {
    private final Path directory;
    private final FileChainStore disk;

    private Failing(Path directory, FileChainStore disk) {
      this.directory = directory;
      this.disk = disk;
    }

    @Override
    public Optional<byte[]> load() throws IOException {
      step(Step.LOAD);
      return disk.load();
    }

    @Override
    public void save(byte[] state) throws IOException {
      leaveBehind(state, failing == Step.WRITE ? state.length / 2 : state.length);
      step(Step.WRITE);
      step(Step.FSYNC);
      step(Step.RENAME);
      disk.save(state);
      saves.incrementAndGet();
      step(Step.FSYNC_OF_DIRECTORY);
    }

    /** As much of the temporary file as the disk took before it failed. */
    private void leaveBehind(byte[] state, int length) throws IOException {
      Files.write(directory.resolve("chain.state.tmp"), Arrays.copyOf(state, length));
    }

    @Override
    public Path setAside() throws IOException {
      step(Step.SET_ASIDE);
      return disk.setAside();
    }

    @Override
    public void close() {
      disk.close();
    }
  }
}
