package dev.twinfold.agent;

import dev.twinfold.agent.chain.ChainStore;
import dev.twinfold.agent.chain.FileChainStore;
import dev.twinfold.agent.chain.IdentitySource;
import dev.twinfold.agent.chain.RefreshPolicy;
import dev.twinfold.schemas.ChainTail;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * The process that is killed: the real agent on the real disk and broker, and one thread that
 * records until the end.
 *
 * <p>The i-th operation counts 1 under a name, and i under the name with {@value #WEIGHT} behind
 * it: what was billed twice does not hide behind as much that was lost. A witness at the clock and
 * at the disk notes how far a state on disk must reach: the clock is read right before usage is
 * gathered, and a refused count of this process is told right after it.
 */
public final class KilledAgent {
  /** Behind the name of an operation: the sum of the operations' numbers. */
  public static final String WEIGHT = ".weight";

  private static final long PAUSE_NANOS = 50_000;

  /** Nobody is there to kill it any more. */
  private static final long LONGEST_LIFE_NANOS = 120_000_000_000L;

  private final AgentLedger ledger;
  private final Thread recorder = Thread.currentThread();
  private final AtomicLong recorded = new AtomicLong();
  private final AtomicLong beforeLastClock = new AtomicLong();
  private final AtomicLong gathered = new AtomicLong();

  private KilledAgent(AgentLedger ledger) {
    this.ledger = ledger;
  }

  /** How these agents are set up; short times, so that much happens in a short life. */
  public static AgentConfig.Builder config(String bootstrapServers, Path stateDirectory) {
    return AgentConfig.builder()
        .bootstrapServers(bootstrapServers)
        .tenant("killed")
        .stateDirectory(stateDirectory)
        .reportInterval(Duration.ofMillis(20))
        .refreshPolicy(RefreshPolicy.of(Duration.ofMillis(30), 3))
        .producerSetting("max.block.ms", "250")
        .producerSetting("reconnect.backoff.max.ms", "200");
  }

  /** Takes bootstrap servers, state directory, ledger, and the name of the operation. */
  public static void main(String[] arguments) {
    AgentLedger ledger = new AgentLedger(Path.of(arguments[2]));
    new KilledAgent(ledger).run(arguments[0], Path.of(arguments[1]), arguments[3]);
  }

  private void run(String bootstrapServers, Path stateDirectory, String operation) {
    AgentRuntime runtime =
        new AgentRuntime(
            new WitnessClock(),
            System::nanoTime,
            IdentitySource::operatingSystemRandomness,
            directory -> new WitnessStore(FileChainStore.open(directory)),
            WitnessProducer::new);
    AgentConfig config = config(bootstrapServers, stateDirectory).listener(new Witness()).build();
    AgentProducer agent = AgentProducer.open(config, runtime);
    long start = System.nanoTime();
    for (long i = 1; System.nanoTime() - start < LONGEST_LIFE_NANOS; i++) {
      ledger.starts(i);
      agent.record(operation);
      agent.record(operation + WEIGHT, i);
      recorded.set(i);
      ledger.recorded(i);
      agent.record(operation, -1);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private final class Witness implements AgentListener {
    @Override
    public void rejected(String reason, String example, long times) {
      gathered.set(beforeLastClock.get());
    }
  }

  private final class WitnessClock extends UtcClock {
    @Override
    public long millis() {
      if (Thread.currentThread() != recorder) {
        beforeLastClock.set(recorded.get());
      }
      return System.currentTimeMillis();
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis());
    }
  }

  private final class WitnessStore extends ForwardingStore {
    private WitnessStore(ChainStore disk) {
      super(disk);
    }

    @Override
    public void save(byte[] state) throws IOException {
      disk.save(state);
      ledger.persisted(gathered.get());
    }
  }

  private final class WitnessProducer extends KafkaProducer<byte[], ChainTail> {
    private WitnessProducer(Map<String, Object> settings) {
      super(settings);
    }

    @Override
    public Future<RecordMetadata> send(
        ProducerRecord<byte[], ChainTail> message, Callback callback) {
      Future<RecordMetadata> sending = super.send(message, callback);
      ledger.sentOne();
      return sending;
    }
  }
}
