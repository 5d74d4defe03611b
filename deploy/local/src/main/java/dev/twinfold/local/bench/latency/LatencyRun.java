package dev.twinfold.local.bench.latency;

import com.sun.management.OperatingSystemMXBean;
import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.WorkDirectory;
import dev.twinfold.local.bench.race.BenchBroker;
import dev.twinfold.local.bench.race.ReportMaker;
import dev.twinfold.topology.TopologyService;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Copies machines of a fleet that reports at a rate, and measures how long it takes until anybody
 * can read that a clone was found.
 */
public final class LatencyRun {
  private static final Duration START_WITHIN = Duration.ofMinutes(1);
  private static final Duration FOUND_WITHIN = Duration.ofMinutes(1);

  private final BenchBroker broker;
  private final LatencyPlan plan;
  private final Consumer<String> progress;
  private final String tails;

  /**
   * On a broker on which nothing was measured like that before.
   *
   * @param progress told what is done, a line at a time
   */
  public LatencyRun(BenchBroker broker, LatencyPlan plan, Consumer<String> progress) {
    this.broker = broker;
    this.plan = plan;
    this.progress = progress;
    this.tails = plan.topics().chainTails().name();
  }

  /**
   * Measures.
   *
   * @param maximum what it was found to be able to, for the results
   * @throws CommandFailure if the topology stops, or clones are not found
   */
  public LatencyResults measure(OptionalDouble maximum) {
    broker.createTopics(LatencyPlan.PREFIX);
    ReportMaker maker = new ReportMaker(plan.shape(), tails, 0);
    try (WorkDirectory state = WorkDirectory.create("bench");
        TopologyService service =
            TopologyService.start(
                broker.settings(
                    LatencyPlan.APPLICATION, LatencyPlan.PREFIX, state.path(), plan.overrides()));
        CloneWatch watch =
            new CloneWatch(
                broker.servers(),
                plan.topics().cloneDetected().name(),
                broker.partitions(),
                plan.practice() + plan.clones(),
                plan.practice());
        Fleet fleet = new Fleet(broker.servers(), tails, maker, plan.rate())) {
      if (!service.awaitRunning(START_WITHIN)) {
        throw new CommandFailure("the topology did not start: " + service.failure());
      }
      watch.start();
      fleet.start();
      progress.accept(
          "the fleet reports "
              + plan.rate()
              + " times a second; clones begin in "
              + plan.warmUp().toSeconds()
              + " s");
      service.awaitStopped(plan.warmUp());
      return measure(maximum, maker, fleet, watch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }

  private LatencyResults measure(
      OptionalDouble maximum, ReportMaker maker, Fleet fleet, CloneWatch watch)
      throws InterruptedException {
    Moment before = moment(fleet);
    try (BacklogWatch backlog = new BacklogWatch()) {
      new Copies(plan, maker, fleet, watch).make(broker.servers());
      Moment used = moment(fleet).since(before);
      double commitsPerSecond = commitsPerSecond();
      long missing = watch.awaitAll(FOUND_WITHIN);
      if (missing > 0) {
        throw new CommandFailure(
            missing
                + " of "
                + (plan.practice() + plan.clones())
                + " clones were not found within "
                + FOUND_WITHIN.toSeconds()
                + " s; "
                + used.backlog()
                + " reports were waiting when the last was made");
      }
      double seconds = used.nanos() / 1e9;
      return new LatencyResults(
          plan,
          maximum,
          watch.fromDue(),
          watch.fromAppend(),
          used.sent() / seconds,
          used.committed() / seconds,
          Math.max(backlog.most, used.backlog()),
          used.backlog(),
          used.cpuNanos() / 1e9 / seconds,
          commitsPerSecond);
    }
  }

  /** As Kafka Streams tells it to whoever asks this JVM. */
  private static double commitsPerSecond() {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    String threads = "kafka.streams:type=stream-thread-metrics,thread-id=%s-*";
    try {
      ObjectName wanted = new ObjectName(threads.formatted(LatencyPlan.APPLICATION));
      ObjectName thread = beans.queryNames(wanted, null).iterator().next();
      return (Double) beans.getAttribute(thread, "commit-rate");
    } catch (JMException e) {
      throw new IllegalStateException("Kafka Streams says nothing of its commits", e);
    }
  }

  private Moment moment(Fleet fleet) {
    long backlog = broker.backlog(LatencyPlan.APPLICATION, tails);
    long appended = broker.ends(tails).values().stream().mapToLong(Long::longValue).sum();
    long cpu =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    return new Moment(System.nanoTime(), cpu, fleet.sent(), appended - backlog, backlog);
  }

  /** Counts so far, all but the backlog. */
  private record Moment(long nanos, long cpuNanos, long sent, long committed, long backlog) {
    Moment since(Moment earlier) {
      return new Moment(
          nanos - earlier.nanos,
          cpuNanos - earlier.cpuNanos,
          sent - earlier.sent,
          committed - earlier.committed,
          backlog);
    }
  }

  /** Looks at the backlog once a second. */
  private final class BacklogWatch implements AutoCloseable {
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "bench-backlog");
    private volatile long most;

    BacklogWatch() {
      thread.start();
    }

    private void watch() {
      try {
        while (!over.await(1, TimeUnit.SECONDS)) {
          most = Math.max(most, broker.backlog(LatencyPlan.APPLICATION, tails));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      over.countDown();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
