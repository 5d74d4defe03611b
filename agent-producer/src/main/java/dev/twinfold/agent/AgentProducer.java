package dev.twinfold.agent;

import dev.twinfold.agent.chain.ChainStore;
import dev.twinfold.agent.chain.FileChainStore;
import dev.twinfold.agent.report.ReportSender;
import dev.twinfold.agent.report.StateFormat;
import dev.twinfold.agent.report.UsageBuffer;
import dev.twinfold.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

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

  /** Beyond the caller's own timeout: for the last save and for letting go of the connection. */
  private static final Duration FINISH_TIMEOUT = Duration.ofSeconds(5);

  private final AgentRuntime runtime;
  private final ChainStore store;
  private final UsageBuffer buffer;
  private final ReportLoop loop;
  private final Notices notices;
  private final Thread thread;
  private final Object closing = new Object();
  private volatile boolean stopping;
  private volatile boolean ended;
  private volatile boolean everythingAcknowledged;

  private AgentProducer(
      AgentConfig config, AgentRuntime runtime, ChainStore store, StateFormat.State state) {
    this.runtime = runtime;
    this.store = store;
    String lineage = state.outbox().chain().lineage().toString();
    notices = new Notices(config.listener(), lineage);
    buffer = new UsageBuffer(runtime.wallMillis());
    state.waiting().forEach(buffer::giveBack);
    String topic = new Topics(config.topicPrefix()).chainTails().name();
    Map<String, Object> settings = ProducerSettings.of(config);
    ReportSender sender =
        new ReportSender(topic, () -> runtime.newProducer(settings), this::wakeThread);
    loop = new ReportLoop(config, runtime, store, state.outbox(), buffer, sender, notices);
    thread = new Thread(this::run, "twinfold-agent-" + lineage);
    thread.setDaemon(true);
  }

  /**
   * Takes the state directory, goes on with the chain found there or starts a new one, and starts
   * reporting. Does not wait for the broker.
   *
   * @throws dev.twinfold.agent.chain.StateDirectoryException if another agent holds the directory,
   *     or it cannot be read or written
   */
  public static AgentProducer open(AgentConfig config) {
    return open(config, AgentRuntime.system());
  }

  static AgentProducer open(AgentConfig config, AgentRuntime runtime) {
    ChainStore store = FileChainStore.open(config.stateDirectory());
    boolean opened = false;
    try {
      AgentOpening opening = new AgentOpening(runtime, store);
      StateFormat.State state = opening.resumeOrBegin(config.stateDirectory());
      AgentProducer agent = new AgentProducer(config, runtime, store, state);
      opening.tell(agent.notices);
      agent.thread.start();
      opened = true;
      return agent;
    } finally {
      if (!opened) {
        store.close();
      }
    }
  }

  /** Counts one operation, now; as {@link #record(String, long)}. */
  public void record(String operation) {
    record(operation, 1);
  }

  /**
   * Counts operations that happened now. Never throws and never blocks. After {@link #close()} it
   * does nothing.
   *
   * @param operation 1 to 128 characters, at most 999 different ones in the life of a process; any
   *     other counts under {@link #OTHER_OPERATIONS}
   * @param count 0 to 10^12; any other is not counted. Either mishap is told to the listener
   */
  public void record(String operation, long count) {
    if (!stopping) {
      buffer.add(operation, count, runtime.wallMillis());
    }
  }

  /**
   * Reports everything recorded so far without waiting for the next interval.
   *
   * @param timeout how long to wait for the broker; zero or less only asks for it
   * @return whether the broker has acknowledged all of it
   */
  public boolean flush(Duration timeout) {
    if (stopping) {
      return everythingAcknowledged;
    }
    FlushRequest flush = new FlushRequest();
    loop.request(flush);
    wakeThread();
    if (ended) {
      flush.abandon();
    }
    if (Thread.currentThread() == thread) {
      // A listener asks: its thread is the one that would have to do it.
      return false;
    }
    boolean done = flush.await(timeout);
    if (!done && !timeout.isNegative() && !timeout.isZero()) {
      loop.forget(flush);
    }
    return done;
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
    if (Thread.currentThread() == thread) {
      stopping = true;
      return false;
    }
    synchronized (closing) {
      flush(timeout);
      stopping = true;
      wakeThread();
      try {
        thread.join(FINISH_TIMEOUT.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return everythingAcknowledged;
    }
  }

  /** The first identity of this machine's image, 32 hex digits. For people's logs. */
  public String lineage() {
    return loop.outbox().chain().lineage().hex();
  }

  /** The identity of the newest report, 32 hex digits. For people's logs. */
  public String currentIdentity() {
    return loop.outbox().chain().current().hex();
  }

  private void wakeThread() {
    LockSupport.unpark(thread);
  }

  private void run() {
    try {
      while (!stopping) {
        LockSupport.parkNanos(this, stepSafely().toNanos());
      }
    } finally {
      finishSafely();
      ended = true;
      loop.abandonFlushes();
    }
  }

  /** Whatever goes wrong in here must reach neither the host nor end the reporting. */
  private Duration stepSafely() {
    try {
      return loop.step();
    } catch (RuntimeException | LinkageError e) {
      notices.failed("a step of the agent failed", e);
      return Duration.ofSeconds(1);
    }
  }

  private void finishSafely() {
    try {
      everythingAcknowledged = loop.finish(Duration.ofSeconds(1));
    } catch (RuntimeException | LinkageError e) {
      notices.failed("the agent did not end well", e);
    } finally {
      store.close();
    }
  }
}
