package dev.twinfold.agent;

import dev.twinfold.agent.chain.ChainReset;
import dev.twinfold.agent.chain.IdentityChain;
import dev.twinfold.agent.report.UsageBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/**
 * An agent: counts what its host does and reports it under a chain of short-lived identities.
 *
 * <pre>{@code
 * try (AgentProducer agent = AgentProducer.open(config)) {
 *   agent.record("render");
 *   agent.record("export", 3);
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads. Once open it never throws into its host and {@code record()}
 * never waits for disk or network; what goes wrong is told to the {@link AgentListener}. One daemon
 * thread does the rest.
 */
public final class AgentProducer implements AutoCloseable {
  /** Operations whose own name cannot be used are counted under this one. */
  public static final String OTHER_OPERATIONS = UsageBuffer.OTHER;

  private static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final UsageBuffer buffer;
  private final Flushes flushes = new Flushes();
  private final LateRecords late;
  private final AgentWork work;
  private final AgentThread thread;

  /** Only held: the checkpoint context forgets whom nobody else remembers. */
  @SuppressWarnings("unused")
  private Object checkpointHooks;

  private AgentProducer(AgentConfig config, AgentRuntime runtime) {
    Notices notices = new Notices(config.listener(), this::shortLineage);
    buffer = new UsageBuffer(runtime::wallMillis);
    late = new LateRecords(buffer, notices);
    work = new AgentWork(config, runtime, buffer, flushes, notices, this::wakeThread);
    thread = new AgentThread(runtime, work, buffer, flushes, notices, late);
  }

  /**
   * Takes the state directory, goes on with the chain found there or starts a new one, and starts
   * reporting. Does not wait for the broker. If the directory cannot be read or written the agent
   * counts, tells {@link AgentListener#failed}, and reports as soon as it can.
   *
   * @throws dev.twinfold.agent.chain.StateDirectoryException if another agent holds the directory
   */
  public static AgentProducer open(AgentConfig config) {
    return open(config, AgentRuntime.system());
  }

  static AgentProducer open(AgentConfig config, AgentRuntime runtime) {
    AgentProducer agent = new AgentProducer(config, runtime);
    agent.start();
    return agent;
  }

  private void start() {
    work.open();
    boolean started = false;
    try {
      thread.start(shortLineage());
      started = true;
    } finally {
      if (!started) {
        work.release();
      }
    }
    try {
      checkpointHooks = Checkpoints.register(this);
    } catch (LinkageError e) {
      checkpointHooks = "no org.crac on the class path";
    }
  }

  /**
   * Removes the chain of a directory, and with it whatever could be reported twice, so that the
   * next agent there starts a new lineage. For people who build images: every machine started from
   * an image with a chain in it is a clone, with none it is a client of its own.
   *
   * @param stateDirectory of no running agent; without a chain is fine
   * @return what was removed
   * @throws dev.twinfold.agent.chain.StateDirectoryException if an agent holds the directory, if it
   *     is not a state directory (then nothing was touched), or if it cannot be written
   */
  public static ChainReset resetChain(Path stateDirectory) {
    return ChainReset.of(stateDirectory);
  }

  /** Counts one operation, now; as {@link #record(String, long)}. */
  public void record(String operation) {
    record(operation, 1);
  }

  /**
   * Counts operations that happened now. Never throws, and never waits for disk or network. What is
   * recorded when nothing is counted any more, because of {@link #close()} or a checkpoint, is told
   * to {@link AgentListener#rejected}.
   *
   * @param operation 1 to 128 characters, at most 999 different ones in the life of a process; any
   *     other counts under {@link #OTHER_OPERATIONS}
   * @param count 0 to 10^12; any other is not counted. Either mishap is told to the listener
   */
  public void record(String operation, long count) {
    if (!buffer.add(operation, count)) {
      late.tell(operation);
    }
  }

  /**
   * Reports everything recorded so far without waiting for the next interval.
   *
   * @param timeout how long to wait for the broker; zero or less only asks for it
   * @return whether the broker has acknowledged all of it
   */
  public boolean flush(Duration timeout) {
    return thread.flush(timeout);
  }

  /** Closes with ten seconds for the last reports. */
  @Override
  public void close() {
    close(DEFAULT_CLOSE_TIMEOUT);
  }

  /**
   * Reports what was recorded, ends the thread and lets go of the directory. What the broker does
   * not acknowledge in time is on disk and goes out first when the directory is opened again.
   * Closing twice does no harm.
   *
   * @param timeout how long to wait for the broker
   * @return whether the broker has acknowledged everything
   */
  public boolean close(Duration timeout) {
    return thread.end(timeout) == ReportLoop.Ending.REPORTED;
  }

  /**
   * The first identity of this machine's image, 32 hex digits; empty as long as the state directory
   * cannot be used. For people's logs.
   */
  public String lineage() {
    return fromChain(chain -> chain.lineage().hex());
  }

  /** The identity of the newest report, 32 hex digits; empty like {@link #lineage()}. */
  public String currentIdentity() {
    return fromChain(chain -> chain.current().hex());
  }

  private String shortLineage() {
    return fromChain(chain -> chain.lineage().toString());
  }

  private String fromChain(Function<IdentityChain, String> part) {
    return work.loop().map(loop -> part.apply(loop.outbox().chain())).orElse("");
  }

  private void wakeThread() {
    thread.wake();
  }

  /**
   * Before the process becomes an image: everything reported or on disk, no connection, no open
   * file, no thread.
   *
   * @throws IllegalStateException if that could not be done; the agent is then closed, and {@link
   *     #resume()} would open it again
   */
  void suspend() {
    thread.suspend();
  }

  /** In a process that came out of an image: as if it had just been opened, by a new identity. */
  void resume() {
    thread.resume();
  }
}
