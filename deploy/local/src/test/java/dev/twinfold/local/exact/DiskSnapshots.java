package dev.twinfold.local.exact;

import dev.twinfold.agent.AgentConfig;
import dev.twinfold.agent.AgentProducer;
import dev.twinfold.agent.AgentSeams;
import dev.twinfold.agent.ForwardingStore;
import dev.twinfold.agent.chain.ChainStore;
import dev.twinfold.agent.chain.FileChainStore;
import dev.twinfold.schemas.ChainTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * An agent that stands still at every step of persist-before-send, and a copy of its disk made at
 * one of them, as a snapshot of a machine would.
 *
 * <p>The steps are those of the agent's own thread: before a save, with the new file half written,
 * written but not renamed, in place; before and after a report is given to Kafka; and when the
 * broker has acknowledged it, before the agent knows.
 */
final class DiskSnapshots {
  private final Path directory;
  private final int wanted;
  private final Consumer<Path> atSnapshot;
  private final List<String> steps = new ArrayList<>();
  private Optional<Throwable> failure = Optional.empty();

  /**
   * Makes one snapshot.
   *
   * @param directory the agent's disk
   * @param wanted the step at which it is made, from 0; beyond the last one none is
   * @param atSnapshot is given the copied directory while the agent still stands still
   */
  DiskSnapshots(Path directory, int wanted, Consumer<Path> atSnapshot) {
    this.directory = directory;
    this.wanted = wanted;
    this.atSnapshot = atSnapshot;
  }

  /** Opens the agent. */
  AgentProducer open(AgentConfig config) {
    return new AgentSeams()
        .stores(where -> new Stepping(FileChainStore.open(where)))
        .producers(SteppingProducer::new)
        .open(config);
  }

  /** What the agent did, one word or two for each step. */
  synchronized List<String> steps() {
    return List.copyOf(steps);
  }

  /** What went wrong at the snapshot. */
  synchronized Optional<Throwable> failure() {
    return failure;
  }

  /** On the agent's thread or, for acknowledgements, on that of its producer. */
  private synchronized void step(String name) {
    steps.add(name);
    if (steps.size() - 1 == wanted) {
      Path copy = directory.resolveSibling(directory.getFileName() + "-copy");
      try {
        copyTo(copy);
        atSnapshot.accept(copy);
      } catch (IOException | RuntimeException | AssertionError e) {
        failure = Optional.of(e);
      }
    }
  }

  /** Copies all but the lock: closing it here would release the agent's own. */
  void copyTo(Path copy) throws IOException {
    Files.createDirectories(copy);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (!file.endsWith(FileChainStore.LOCK_FILE)) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }
    }
  }

  private final class Stepping extends ForwardingStore {
    private Stepping(ChainStore disk) {
      super(disk);
    }

    @Override
    public void save(byte[] state) throws IOException {
      step("before save");
      byte[] file = fileOf(state);
      Path temporary = directory.resolve("chain.state.tmp");
      Files.write(temporary, Arrays.copyOf(file, file.length / 2));
      step("half written");
      Files.write(temporary, file);
      step("written");
      disk.save(state);
      step("saved");
    }

    /** The bytes that a save of this state puts into the file. */
    private byte[] fileOf(byte[] state) throws IOException {
      Path elsewhere = directory.resolveSibling(directory.getFileName() + "-bytes");
      try (FileChainStore store = FileChainStore.open(elsewhere)) {
        store.save(state);
        return Files.readAllBytes(elsewhere.resolve(FileChainStore.STATE_FILE));
      }
    }
  }

  private final class SteppingProducer extends KafkaProducer<byte[], ChainTail> {
    private SteppingProducer(Map<String, Object> settings) {
      super(settings);
    }

    @Override
    public Future<RecordMetadata> send(
        ProducerRecord<byte[], ChainTail> message, Callback callback) {
      step("before send");
      Future<RecordMetadata> sending =
          super.send(
              message,
              (place, error) -> {
                step("acknowledged");
                callback.onCompletion(place, error);
              });
      step("sent");
      return sending;
    }
  }
}
