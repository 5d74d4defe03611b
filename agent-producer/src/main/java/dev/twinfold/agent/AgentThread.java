package dev.twinfold.agent;

import dev.twinfold.agent.chain.Moment;
import dev.twinfold.agent.report.UsageBuffer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread of an agent: when it runs, when it sleeps, and how it ends. Ends for good when the
 * agent is closed, and for the time being when the process becomes an image.
 */
final class AgentThread {
  /** Beyond the caller's own timeout: for the last save and for letting go of the connection. */
  private static final Duration FINISH_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration CHECKPOINT_FLUSH = Duration.ofSeconds(5);
  private static final Duration CLOCK_JUMP = Duration.ofSeconds(1);
  private static final long MINUTE_MILLIS = 60_000;

  private final AgentRuntime runtime;
  private final AgentWork work;
  private final UsageBuffer buffer;
  private final Flushes flushes;
  private final Notices notices;
  private final LateRecords late;

  /** Guards starting and ending; never held by the agent's thread. */
  private final Object lifecycle = new Object();

  private volatile Thread thread;
  private volatile boolean stopping;
  private volatile boolean ended;
  private volatile ReportLoop.Ending ending = ReportLoop.Ending.LOST;
  private boolean closed;
  private boolean suspended;

  AgentThread(
      AgentRuntime runtime,
      AgentWork work,
      UsageBuffer buffer,
      Flushes flushes,
      Notices notices,
      LateRecords late) {
    this.runtime = runtime;
    this.work = work;
    this.buffer = buffer;
    this.flushes = flushes;
    this.notices = notices;
    this.late = late;
    this.thread = new Thread(this::run);
  }

  /** Starts, under a name for people. */
  void start(String lineage) {
    thread.setName("twinfold-agent-" + lineage);
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends a sleep; may be called by any thread. */
  void wake() {
    LockSupport.unpark(thread);
  }

  /** See {@link AgentProducer#flush}. */
  boolean flush(Duration timeout) {
    if (stopping) {
      return ended && ending == ReportLoop.Ending.REPORTED;
    }
    FlushRequest flush = new FlushRequest();
    flushes.add(flush);
    wake();
    if (ended) {
      flushes.abandon();
    }
    if (Thread.currentThread() == thread) {
      // A listener asks: its thread is the one that would have to do it.
      return false;
    }
    boolean done = flush.await(timeout);
    if (!done && !timeout.isNegative() && !timeout.isZero()) {
      flushes.remove(flush);
    }
    return done;
  }

  /** Flushes and ends; tells how, as far as that is known in time. */
  ReportLoop.Ending end(Duration timeout) {
    if (Thread.currentThread() == thread) {
      stopping = true;
      return ReportLoop.Ending.KEPT;
    }
    synchronized (lifecycle) {
      boolean first = !closed;
      closed = true;
      ReportLoop.Ending how = stop(timeout);
      if (first && how == ReportLoop.Ending.LOST) {
        notices.failed(
            "the agent ended and what it counted is lost",
            new IllegalStateException("the state directory cannot be used"));
      }
      return how;
    }
  }

  private ReportLoop.Ending stop(Duration timeout) {
    flush(timeout);
    stopping = true;
    wake();
    try {
      thread.join(FINISH_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      return ReportLoop.Ending.KEPT;
    }
    late.tell("close");
    return ending;
  }

  /** See {@link AgentProducer#suspend}. */
  void suspend() {
    synchronized (lifecycle) {
      if (closed) {
        return;
      }
      suspended = true;
      ReportLoop.Ending how = stop(CHECKPOINT_FLUSH);
      if (!ended || how == ReportLoop.Ending.LOST) {
        throw new IllegalStateException(
            "the agent cannot become part of an image: what it counted could not be saved");
      }
      buffer.forgetWaiting();
    }
  }

  /** See {@link AgentProducer#resume}. */
  void resume() {
    synchronized (lifecycle) {
      if (closed || !suspended || !ended) {
        return;
      }
      suspended = false;
      late.tell("checkpoint");
      work.reopen(ending != ReportLoop.Ending.LOST);
      ended = false;
      stopping = false;
      Thread next = new Thread(this::run);
      String name = thread.getName();
      thread = next;
      next.setName(name);
      next.setDaemon(true);
      next.start();
    }
  }

  private void run() {
    try {
      while (!stopping) {
        sleep(stepSafely());
      }
    } finally {
      finishSafely();
      ended = true;
      flushes.abandon();
    }
  }

  private void sleep(Duration longest) {
    Moment before = runtime.now();
    long leftOfMinute = MINUTE_MILLIS - Math.floorMod(before.wallMillis(), MINUTE_MILLIS);
    long nanos = Math.min(longest.toNanos(), Duration.ofMillis(leftOfMinute).toNanos());
    buffer.sleepWithin(before.wallMillis());
    LockSupport.parkNanos(this, nanos);
    Moment after = runtime.now();
    long slept = after.nanos() - before.nanos();
    Duration jump =
        Duration.ofMillis(after.wallMillis() - before.wallMillis()).minusNanos(slept).abs();
    // Both are signs of a machine or process that stood still and does not know for how long.
    if (jump.compareTo(CLOCK_JUMP) > 0 || slept - nanos > CLOCK_JUMP.toNanos()) {
      buffer.clockJumped(after.wallMillis());
    }
    buffer.wake();
  }

  /** Whatever goes wrong in here must reach neither the host nor end the reporting. */
  private Duration stepSafely() {
    try {
      return work.step();
    } catch (RuntimeException | LinkageError e) {
      notices.failed("a step of the agent failed", e);
      return PAUSE_AFTER_FAILURE;
    }
  }

  private void finishSafely() {
    try {
      ending = work.finish(Duration.ofSeconds(1));
    } catch (RuntimeException | LinkageError e) {
      notices.failed("the agent did not end well", e);
    }
  }
}
