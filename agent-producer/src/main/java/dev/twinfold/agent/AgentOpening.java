package dev.twinfold.agent;

import dev.twinfold.agent.chain.Acknowledgement;
import dev.twinfold.agent.chain.ChainStore;
import dev.twinfold.agent.chain.Identity;
import dev.twinfold.agent.chain.IdentityChain;
import dev.twinfold.agent.chain.UnreadableStateException;
import dev.twinfold.agent.report.Outbox;
import dev.twinfold.agent.report.StateFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Takes the state directory and finds out who the machine was when its agent last ran, or starts a
 * new lineage. May be tried until it works.
 */
final class AgentOpening {
  private final AgentRuntime runtime;
  private final Path directory;
  private final Notices notices;
  private Optional<Outbox> remembered = Optional.empty();
  private Optional<Runnable> replaced = Optional.empty();

  /** A directory that is held, and the state to go on from, which is on disk. */
  static final class Opened {
    private final ChainStore store;
    private final StateFormat.State state;

    private Opened(ChainStore store, StateFormat.State state) {
      this.store = store;
      this.state = state;
    }

    ChainStore store() {
      return store;
    }

    StateFormat.State state() {
      return state;
    }
  }

  AgentOpening(AgentRuntime runtime, Path directory, Notices notices) {
    this.runtime = runtime;
    this.directory = directory;
    this.notices = notices;
  }

  /** Says who this machine is even if the directory turns out to be empty. */
  void remember(Outbox outbox) {
    remembered = Optional.of(outbox);
  }

  /**
   * Takes the directory.
   *
   * @throws dev.twinfold.agent.chain.StateDirectoryException if another agent holds it
   * @throws IOException if it cannot be read and written now; this may pass
   */
  Opened open() throws IOException {
    ChainStore store = runtime.openStore(directory);
    boolean opened = false;
    try {
      Optional<StateFormat.State> found = resume(store);
      StateFormat.State state = found.isPresent() ? found.get() : begin(store);
      opened = true;
      return new Opened(store, state);
    } finally {
      if (!opened) {
        store.close();
      }
    }
  }

  /**
   * Says loudly, once, that a lineage was lost, if one was. Also to be asked after {@link #open}
   * failed: the next try will find nothing unreadable any more.
   */
  void tell() {
    Optional<Runnable> telling = replaced;
    replaced = Optional.empty();
    telling.ifPresent(Runnable::run);
  }

  private Optional<StateFormat.State> resume(ChainStore store) throws IOException {
    try {
      Optional<byte[]> saved = store.load();
      return saved.isPresent() ? Optional.of(StateFormat.read(saved.get())) : Optional.empty();
    } catch (UnreadableStateException e) {
      Path keptAside = store.setAside();
      replaced = Optional.of(() -> notices.lineageReplaced(keptAside, e.getMessage()));
      return Optional.empty();
    }
  }

  private StateFormat.State begin(ChainStore store) throws IOException {
    StateFormat.State state =
        new StateFormat.State(
            remembered.isPresent() ? remembered.get().resumed() : newOutbox(), List.of());
    store.save(StateFormat.write(state));
    return state;
  }

  private Outbox newOutbox() {
    Identity first = runtime.identities().draw(new Identity(0, 0), Acknowledgement.NONE);
    return Outbox.startingWith(IdentityChain.genesis(first, runtime.now()));
  }
}
