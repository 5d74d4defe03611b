package dev.twinfold.agent;

import dev.twinfold.agent.chain.ChainStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A store in front of another, for tests that watch what is saved. */
public abstract class ForwardingStore implements ChainStore {
  /** Does the work. */
  protected final ChainStore disk;

  /** In front of a store. */
  protected ForwardingStore(ChainStore disk) {
    this.disk = disk;
  }

  @Override
  public final Optional<byte[]> load() throws IOException {
    return disk.load();
  }

  @Override
  public final Path setAside() throws IOException {
    return disk.setAside();
  }

  @Override
  public final void close() {
    disk.close();
  }
}
