package dev.twinfold.agent;

import dev.twinfold.agent.chain.ChainStore;
import dev.twinfold.agent.chain.Moment;
import dev.twinfold.agent.report.MinuteUsage;
import dev.twinfold.agent.report.Outbox;
import dev.twinfold.agent.report.Report;
import dev.twinfold.agent.report.ReportSender;
import dev.twinfold.agent.report.ReportTerms;
import dev.twinfold.agent.report.StateFormat;
import dev.twinfold.agent.report.UsageBuffer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the agent's thread does, step by step: hear the broker, gather usage, make reports, make
 * them durable, send the oldest. One step never waits for the broker longer than the producer's
 * {@code max.block.ms}.
 */
final class ReportLoop {
  private static final long MINUTE_MILLIS = 60_000;
  private static final Duration RETRY_SAVING = Duration.ofSeconds(1);
  private static final Duration SHORTEST_SLEEP = Duration.ofMillis(1);

  private final ReportTerms terms;
  private final Duration reportInterval;
  private final AgentRuntime runtime;
  private final ChainStore store;
  private final UsageBuffer buffer;
  private final ReportSender sender;
  private final Notices notices;
  private final Flushes flushes;

  /** What becomes of everything recorded when an agent ends. */
  enum Ending {
    /** The broker has acknowledged all of it. */
    REPORTED,
    /** What the broker has not acknowledged is on disk. */
    KEPT,
    /** The state could not be written; what it would have held is in memory only. */
    LOST
  }

  private volatile Outbox outbox;
  private long reportsMade;
  private long reportsAcknowledged;
  private long nextReportNanos;
  private long harvestedMinute;
  private boolean reporting;
  private boolean unsaved;

  ReportLoop(
      AgentConfig config,
      AgentRuntime runtime,
      ChainStore store,
      Outbox outbox,
      UsageBuffer buffer,
      ReportSender sender,
      Flushes flushes,
      Notices notices) {
    this.terms = termsOf(config);
    this.reportInterval = config.reportInterval();
    this.runtime = runtime;
    this.store = store;
    this.outbox = outbox;
    this.buffer = buffer;
    this.sender = sender;
    this.flushes = flushes;
    this.notices = notices;
    this.reportsMade = outbox.unacknowledged().size();
    // Usage that an earlier process left behind goes first, not in ten seconds.
    this.reporting = !buffer.isEmpty();
    Moment now = runtime.now();
    this.nextReportNanos = now.nanos() + reportInterval.toNanos();
    this.harvestedMinute = Math.floorDiv(now.wallMillis(), MINUTE_MILLIS);
  }

  private static ReportTerms termsOf(AgentConfig config) {
    return new ReportTerms(
        config.tenant(), config.labels(), config.refreshPolicy(), config.tailLength());
  }

  /** The chain and the unacknowledged reports; may be asked by any thread. */
  Outbox outbox() {
    return outbox;
  }

  /** Does all there is to do and tells how long it may sleep, at least a millisecond. */
  Duration step() {
    hearTheBroker();
    boolean due = gather();
    makeReports(due);
    if (unsaved && outbox.unacknowledged().isEmpty()) {
      // Else a copy of the directory would resend what the broker has known for long.
      save(outbox);
    }
    sendOldest();
    flushes.answer(buffer.isEmpty(), reportsMade, reportsAcknowledged);
    return untilNextStep();
  }

  private void hearTheBroker() {
    Optional<ReportSender.Outcome> heard = sender.poll(runtime.now().nanos());
    if (heard.isEmpty()) {
      return;
    }
    ReportSender.Outcome outcome = heard.get();
    Report report = outbox.unacknowledged().get(0);
    if (outcome.error().isEmpty()) {
      outbox = outbox.acknowledged(outcome.acknowledgement());
      reportsAcknowledged++;
      unsaved = true;
      notices.sent(report.chain().current().hex(), report.reportId().hex(), report.usage().total());
    } else if (outcome.isRetriable()) {
      notices.deferred(outbox.unacknowledged().size(), outcome.error().get().toString());
    } else {
      notices.failed("a report could not be sent", outcome.error().get());
    }
  }

  /** Tells whether reports are due. */
  private boolean gather() {
    Moment now = runtime.now();
    long minute = Math.floorDiv(now.wallMillis(), MINUTE_MILLIS);
    // The flushes that wait begin here, whether or not a report is due anyway.
    boolean due = flushes.begin() || now.nanos() - nextReportNanos >= 0;
    if (due || minute != harvestedMinute) {
      buffer.harvest(now.wallMillis());
      harvestedMinute = minute;
      buffer.rejections().takeAll().forEach(notices::rejected);
    }
    if (due) {
      nextReportNanos = now.nanos() + reportInterval.toNanos();
      reporting = !buffer.isEmpty();
    }
    return due;
  }

  private void makeReports(boolean due) {
    if (!reporting) {
      return;
    }
    List<MinuteUsage> taken = new ArrayList<>();
    try {
      Outbox next = outbox;
      while (next.accepts(terms) && !buffer.isEmpty()) {
        MinuteUsage usage = buffer.poll().orElseThrow();
        taken.add(usage);
        next = next.with(usage, terms, runtime.now(), runtime.identities()::draw);
      }
      // Usage that cannot leave is kept on disk as well, so that a crash loses one interval.
      if ((taken.isEmpty() && !due) || !save(next)) {
        return;
      }
      reportsMade += taken.size();
      taken.clear();
      outbox = next;
      reporting = !buffer.isEmpty();
      if (due && reporting) {
        notices.deferred(
            outbox.unacknowledged().size(), "earlier reports are not acknowledged yet");
      }
    } finally {
      taken.forEach(buffer::giveBack);
    }
  }

  private boolean save(Outbox next) {
    try {
      store.save(StateFormat.write(new StateFormat.State(next, buffer.waiting())));
      unsaved = false;
      return true;
    } catch (IOException | RuntimeException e) {
      notices.failed("the state could not be written; no new report leaves until it can", e);
      nextReportNanos = Math.min(nextReportNanos, runtime.now().nanos() + RETRY_SAVING.toNanos());
      reporting = false;
      return false;
    }
  }

  private void sendOldest() {
    if (!outbox.unacknowledged().isEmpty()) {
      sender.send(outbox.unacknowledged().get(0), runtime.now().nanos());
    }
  }

  private Duration untilNextStep() {
    Moment now = runtime.now();
    long nanos = nextReportNanos - now.nanos();
    long millisIntoMinute = Math.floorMod(now.wallMillis(), MINUTE_MILLIS);
    nanos = Math.min(nanos, Duration.ofMillis(MINUTE_MILLIS - millisIntoMinute).toNanos());
    if (!outbox.unacknowledged().isEmpty() && !sender.isBusy()) {
      nanos = Math.min(nanos, sender.pauseLeft(now.nanos()).toNanos());
    }
    return Duration.ofNanos(Math.max(nanos, SHORTEST_SLEEP.toNanos()));
  }

  /**
   * The last step: what was not reported or acknowledged is kept on disk for the next process.
   *
   * @return how it ended
   */
  Ending finish(Duration timeout) {
    hearTheBroker();
    buffer.harvest(runtime.wallMillis());
    buffer.rejections().takeAll().forEach(notices::rejected);
    boolean saved = save(outbox);
    sender.close(timeout);
    if (!saved) {
      return Ending.LOST;
    }
    return buffer.isEmpty() && outbox.unacknowledged().isEmpty() ? Ending.REPORTED : Ending.KEPT;
  }
}
