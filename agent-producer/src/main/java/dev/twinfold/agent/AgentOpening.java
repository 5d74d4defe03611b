package dev.twinfold.agent;

import dev.twinfold.agent.chain.Acknowledgement;
import dev.twinfold.agent.chain.ChainStore;
import dev.twinfold.agent.chain.Identity;
import dev.twinfold.agent.chain.IdentityChain;
import dev.twinfold.agent.chain.StateDirectoryException;
import dev.twinfold.agent.chain.UnreadableStateException;
import dev.twinfold.agent.report.Outbox;
import dev.twinfold.agent.report.StateFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds out who the machine was when its agent last ran, or starts a new lineage. */
final class AgentOpening {
  private final AgentRuntime runtime;
  private final ChainStore store;
  private Optional<Replaced> replaced = Optional.empty();

  /** An unreadable state. */
  private static final class Replaced {
    private final Path keptAside;
    private final String reason;

    private Replaced(Path keptAside, String reason) {
      this.keptAside = keptAside;
      this.reason = reason;
    }
  }

  AgentOpening(AgentRuntime runtime, ChainStore store) {
    this.runtime = runtime;
    this.store = store;
  }

  /**
   * The state to go on from. That of a new lineage is on disk already.
   *
   * @throws StateDirectoryException if the directory can be neither read nor written
   */
  StateFormat.State resumeOrBegin(Path directory) {
    try {
      Optional<StateFormat.State> state = resume();
      return state.isPresent() ? state.get() : begin();
    } catch (IOException e) {
      throw new StateDirectoryException(
          "state directory "
              + directory
              + " cannot be used ("
              + e
              + "); this process must be able to read and write it",
          e);
    }
  }

  private Optional<StateFormat.State> resume() throws IOException {
    try {
      Optional<byte[]> saved = store.load();
      return saved.isPresent() ? Optional.of(StateFormat.read(saved.get())) : Optional.empty();
    } catch (UnreadableStateException e) {
      replaced = Optional.of(new Replaced(store.setAside(), e.getMessage()));
      return Optional.empty();
    }
  }

  private StateFormat.State begin() throws IOException {
    Identity first = runtime.identities().draw(new Identity(0, 0), Acknowledgement.NONE);
    IdentityChain chain = IdentityChain.genesis(first, runtime.now());
    StateFormat.State state = new StateFormat.State(Outbox.startingWith(chain), List.of());
    store.save(StateFormat.write(state));
    return state;
  }

  /** Says loudly that a lineage was lost, if one was. */
  void tell(Notices notices) {
    replaced.ifPresent(r -> notices.lineageReplaced(r.keptAside, r.reason));
  }
}
