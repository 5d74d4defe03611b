package dev.twinfold.topology.stream.simulation;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.wire.AvroSerializer;
import dev.twinfold.topology.stream.ReportMeter.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * One partition of a broker and the task that reads it, which may be down or stand still for a
 * while; whatever is read is told to the truth first, and whatever is written goes into the ledger.
 */
final class Partition implements AutoCloseable {
  private static final String TOPIC = "chain-tails";

  private record Waiting(LongConsumer reading, long brokerMillis) {}

  private final AvroSerializer<ChainTail> serializer = new AvroSerializer<>();
  private final Plan plan;
  private final UsageTruth truth;
  private final Ledger ledger;
  private final Task task;
  private final long skewMillis;
  private final Deque<Waiting> backlog = new ArrayDeque<>();
  private final SameLog log = new SameLog();
  private boolean down;
  private boolean still;
  private long now;
  private long stillSince;
  private long reached;
  private long closed = Long.MIN_VALUE;
  private long deadLetters;

  /**
   * Empty, with a running task.
   *
   * @param skewMillis how far the task's clock is ahead of the broker's
   */
  Partition(Plan plan, UsageTruth truth, Ledger ledger, Path directory, long skewMillis) {
    this.plan = plan;
    this.truth = truth;
    this.ledger = ledger;
    this.skewMillis = skewMillis;
    now = plan.startMillis();
    reached = wall();
    task =
        new Task(
            directory, plan.settings(), wall(), (id, nowMillis) -> Math.min(nowMillis, reached));
  }

  long now() {
    return now;
  }

  private long wall() {
    return now + skewMillis;
  }

  /** A report that a host made is written to the log; whether it counts. */
  boolean send(Host host, ChainTail report, boolean inTurn) {
    read(
        brokerMillis -> {
          truth.delivered(host, report, brokerMillis, inTurn);
          receive(report, brokerMillis);
        });
    boolean counts = !plan.isTooOld(report.getPeriodStart().toEpochMilli(), now);
    if (counts) {
      host.taken(report);
    }
    return counts;
  }

  /** The first report of a copy. */
  void sendFirst(Host original, Host copy, ChainTail report) {
    read(brokerMillis -> truth.copied(original, copy, brokerMillis));
    send(copy, report, true);
  }

  void resend(ChainTail report) {
    read(
        brokerMillis -> {
          truth.resent(report, brokerMillis);
          receive(report, brokerMillis);
        });
  }

  void sendSpoiled(byte[] key, byte[] value) {
    read(
        brokerMillis -> {
          truth.spoiled();
          receive(key, value, brokerMillis);
        });
  }

  byte[] bytes(ChainTail report) {
    return serializer.serialize(TOPIC, report);
  }

  private void receive(ChainTail report, long brokerMillis) {
    receive(report.getLineage().bytes(), bytes(report), brokerMillis);
  }

  private void receive(byte[] key, byte[] value, long brokerMillis) {
    Violation.unless(
        brokerMillis >= closed,
        "no record is older than its partition's time",
        brokerMillis,
        closed);
    log.add(key, value, brokerMillis);
    task.receive(key, value, brokerMillis);
    closed = Math.max(closed, brokerMillis);
    look();
  }

  private void read(LongConsumer reading) {
    if (isAway()) {
      backlog.add(new Waiting(reading, now));
    } else {
      reading.accept(now);
    }
  }

  /** Time goes by, on all clocks. */
  void pass(long millis) {
    now += millis;
    if (!isAway()) {
      if (backlog.isEmpty()) {
        reached = wall();
      }
      lookAfter(millis);
    }
  }

  private void lookAfter(long millis) {
    task.pass(Duration.ofMillis(millis));
    closed = Math.max(closed, reached - plan.idleAfter().toMillis());
    look();
  }

  private void look() {
    List<Bill> bills = task.newBills();
    bills.forEach(bill -> ledger.take(bill, closed));
    deadLetters += task.newDeadLetters();
  }

  /** Whether the task is down or stands still, so that the log grows without it. */
  boolean isAway() {
    return down || still;
  }

  /** The task ends in order; the log goes on. */
  void stop() {
    pass(500);
    task.stop();
    down = true;
  }

  /** The task does nothing for a while, and does not know it: its machine is busy, or asleep. */
  void standStill() {
    still = true;
    stillSince = now;
  }

  /**
   * It starts again, from the changelogs, or just goes on, looking at the time before anything
   * else; then it reads what has come meanwhile.
   */
  void goOn() {
    if (down) {
      task.start(wall());
    } else {
      lookAfter(now - stillSince);
    }
    down = false;
    still = false;
    while (!backlog.isEmpty()) {
      Waiting next = backlog.removeFirst();
      next.reading().accept(next.brokerMillis());
      if (backlog.size() % 3 == 0) {
        pass(500);
      }
    }
  }

  /** Every record received is one of three things, by the topology's own account and ours. */
  void reconcile() {
    long counted = task.reports(Outcome.COUNTED);
    long redelivered = task.reports(Outcome.REDELIVERED);
    Violation.unless(
        counted + redelivered + deadLetters == truth.received(),
        "received = counted + redelivered + dead-lettered",
        truth.received(),
        counted,
        redelivered,
        deadLetters);
    Violation.unless(
        counted == truth.countedReports()
            && redelivered == truth.redelivered()
            && deadLetters == truth.deadLetters(),
        "each record is what it was made to be",
        counted,
        truth.countedReports(),
        redelivered,
        truth.redelivered(),
        deadLetters,
        truth.deadLetters());
  }

  /** A second task reads the log. */
  void checkSameLog(Path directory, SplittableRandom random) {
    log.check(plan, directory, ledger.all(), task.clones(), random);
  }

  @Override
  public void close() {
    serializer.close();
    if (!down) {
      task.close();
    }
  }
}
