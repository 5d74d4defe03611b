package dev.twinfold.agent;

import dev.twinfold.agent.report.UsageBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A real agent whose thread is the test and whose clocks the test sets; its disk and its Kafka
 * producer are real. So a week passes in seconds.
 */
public final class TimedAgent implements AutoCloseable {
  private final Semaphore woken = new Semaphore(0);
  private final UsageBuffer buffer;
  private final AgentWork work;
  private Instant wall;
  private long nanos = 1_000_000_000L;

  /** Opens it. */
  public TimedAgent(AgentConfig config, Instant start) {
    wall = start;
    AgentRuntime runtime = new AgentSeams().clocks(new Wall(), () -> nanos).runtime();
    buffer = new UsageBuffer(() -> wall.toEpochMilli());
    Notices notices = new Notices(config.listener(), () -> "timed");
    work = new AgentWork(config, runtime, buffer, new Flushes(), notices, woken::release);
    work.open();
  }

  /** Counts one operation. */
  public void record(String operation, long count) {
    buffer.add(operation, count);
  }

  /** Time goes on, and the agent does what is due. */
  public void pass(Duration step) {
    wall = wall.plus(step);
    nanos += step.toNanos();
    work.step();
  }

  /** Waits until the producer has something to tell, a moment at most; then a step. */
  public void hear() throws InterruptedException {
    if (woken.tryAcquire(100, TimeUnit.MILLISECONDS)) {
      woken.drainPermits();
    }
    work.step();
  }

  /** What its clock says. */
  public Instant now() {
    return wall;
  }

  /** Minutes that wait to become reports; as many objects does it hold. */
  public int waitingMinutes() {
    return buffer.waiting().size();
  }

  /** Counts in these minutes, one for each operation of each. */
  public int waitingCounts() {
    return buffer.waiting().stream().mapToInt(minute -> minute.operations().size()).sum();
  }

  /** Reports made and not acknowledged. */
  public int unacknowledged() {
    return work.loop().orElseThrow().outbox().unacknowledged().size();
  }

  /** Saves and lets go of everything. */
  @Override
  public void close() {
    work.finish(Duration.ofSeconds(1));
  }

  private final class Wall extends UtcClock {
    @Override
    public Instant instant() {
      return wall;
    }
  }
}
