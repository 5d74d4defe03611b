package dev.twinfold.agent;

import dev.twinfold.agent.chain.ChainStore;
import dev.twinfold.agent.chain.Moment;
import dev.twinfold.agent.chain.StateDirectoryException;
import dev.twinfold.agent.report.MinuteUsage;
import dev.twinfold.agent.report.ReportSender;
import dev.twinfold.agent.report.UsageBuffer;
import dev.twinfold.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the agent's thread does: gets hold of the state directory, however often that takes, and
 * then reports. Until it has the directory, usage is counted in memory and nothing leaves.
 */
final class AgentWork {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
  private static final long MINUTE_MILLIS = 60_000;

  private final AgentConfig config;
  private final AgentRuntime runtime;
  private final UsageBuffer buffer;
  private final Flushes flushes;
  private final Notices notices;
  private final Runnable wake;
  private final AgentOpening opening;

  private volatile Optional<ReportLoop> loop = Optional.empty();
  private Optional<ChainStore> store = Optional.empty();
  private boolean usageRemembered;
  private Duration retryPause = FIRST_RETRY;
  private long retryNanos;

  AgentWork(
      AgentConfig config,
      AgentRuntime runtime,
      UsageBuffer buffer,
      Flushes flushes,
      Notices notices,
      Runnable wake) {
    this.config = config;
    this.runtime = runtime;
    this.buffer = buffer;
    this.flushes = flushes;
    this.notices = notices;
    this.wake = wake;
    this.opening = new AgentOpening(runtime, config.stateDirectory(), notices);
  }

  /** The reporting; empty as long as the directory could not be taken. Any thread may ask. */
  Optional<ReportLoop> loop() {
    return loop;
  }

  /**
   * Tries to take the directory; if that fails for now, it is told and tried again later.
   *
   * @throws StateDirectoryException if another agent holds it
   */
  void open() {
    try {
      AgentOpening.Opened opened = opening.open();
      store = Optional.of(opened.store());
      if (!usageRemembered) {
        opened.state().waiting().forEach(buffer::giveBack);
      }
      usageRemembered = false;
      Map<String, Object> settings = ProducerSettings.of(config);
      ReportSender sender = new ReportSender(topic(), () -> runtime.newProducer(settings), wake);
      loop =
          Optional.of(
              new ReportLoop(
                  config,
                  runtime,
                  opened.store(),
                  opened.state().outbox(),
                  buffer,
                  sender,
                  flushes,
                  notices));
      retryPause = FIRST_RETRY;
    } catch (IOException | RuntimeException e) {
      if (e instanceof StateDirectoryException) {
        throw (StateDirectoryException) e;
      }
      tellNotOpened(e);
    } finally {
      opening.tell();
    }
  }

  private void tellNotOpened(Exception e) {
    notices.failed(
        "the state directory cannot be used; usage is counted and nothing leaves until it can", e);
    retryNanos = runtime.now().nanos() + retryPause.toNanos();
    Duration longer = retryPause.multipliedBy(2);
    retryPause = longer.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : longer;
  }

  /** Does all there is to do and tells how long it may sleep: never past the end of a minute. */
  Duration step() {
    if (loop.isPresent()) {
      return loop.get().step();
    }
    Moment now = runtime.now();
    buffer.harvest(now.wallMillis());
    buffer.rejections().takeAll().forEach(notices::rejected);
    if (flushes.begin() || now.nanos() - retryNanos >= 0) {
      openLater();
    }
    if (loop.isPresent()) {
      return loop.get().step();
    }
    long leftOfMinute = MINUTE_MILLIS - Math.floorMod(now.wallMillis(), MINUTE_MILLIS);
    long nanos = Math.min(retryNanos - now.nanos(), Duration.ofMillis(leftOfMinute).toNanos());
    return Duration.ofNanos(Math.max(1, Math.min(nanos, LONGEST_SLEEP.toNanos())));
  }

  /** The same for the agent's thread, which nobody could hand an exception to. */
  private void openLater() {
    try {
      open();
    } catch (StateDirectoryException e) {
      tellNotOpened(e);
    }
  }

  /** The last step; afterwards the directory is free, and {@link #open} would take it again. */
  ReportLoop.Ending finish(Duration timeout) {
    buffer.close();
    if (loop.isEmpty()) {
      openLater();
    }
    Optional<ReportLoop> ending = loop;
    try {
      return ending.isPresent() ? ending.get().finish(timeout) : finishWithoutState();
    } finally {
      store.ifPresent(ChainStore::close);
      store = Optional.empty();
    }
  }

  private ReportLoop.Ending finishWithoutState() {
    buffer.harvest(runtime.wallMillis());
    buffer.rejections().takeAll().forEach(notices::rejected);
    long lost = buffer.waiting().stream().mapToLong(MinuteUsage::total).sum();
    return lost == 0 ? ReportLoop.Ending.REPORTED : ReportLoop.Ending.LOST;
  }

  /**
   * Goes on after {@link #finish}, as a new process would; by the disk, or if that is empty, by
   * what this process remembers.
   *
   * @param saved whether {@code finish} could write the state; if not, all usage that the disk
   *     holds is in memory too, and must not be taken from both
   */
  void reopen(boolean saved) {
    usageRemembered = !saved && loop.isPresent();
    loop.ifPresent(ended -> opening.remember(ended.outbox()));
    loop = Optional.empty();
    buffer.reopen(runtime.wallMillis());
    openLater();
  }

  /** Lets go of the directory of an agent that never started. */
  void release() {
    store.ifPresent(ChainStore::close);
  }

  private String topic() {
    Topics topics = new Topics(config.topicPrefix());
    return (config.topicPerTenant() ? topics.chainTailsOf(config.tenant()) : topics.chainTails())
        .name();
  }
}
