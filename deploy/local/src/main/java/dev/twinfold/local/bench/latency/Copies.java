package dev.twinfold.local.bench.latency;

import dev.twinfold.local.bench.race.ReportMaker;
import dev.twinfold.local.bench.race.ReportSender;
import dev.twinfold.local.bench.race.Shape;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a copy of some machine report at each of the intended times, and tells the watch when. A
 * copy that is late because something stood still is measured from when it was due.
 */
final class Copies {
  /** A step through the fleet that shares no factor with its usual sizes. */
  private static final long STEP = 7919;

  /** So many identities lie between the fork and what the fleet sent last. */
  private static final int BEHIND = 2;

  private final LatencyPlan plan;
  private final ReportMaker maker;
  private final Fleet fleet;
  private final CloneWatch watch;

  Copies(LatencyPlan plan, ReportMaker maker, Fleet fleet, CloneWatch watch) {
    this.plan = plan;
    this.maker = maker;
    this.fleet = fleet;
    this.watch = watch;
  }

  /** Makes all of them, on the calling thread; returns when each is on the broker. */
  void make(String servers) {
    try (ReportSender sender =
        new ReportSender(servers, plan.topics().chainTails().name(), Map.of("linger.ms", 0))) {
      long begin = System.nanoTime();
      for (int copy = 0; copy < plan.practice() + plan.clones(); copy++) {
        long intended = begin + plan.intendedNanos(copy);
        awaitNanos(intended);
        watch.due(copy, intended);
        int number = copy;
        sender.send(
            maker.ofCopy(copy, agent(copy), generation(), System.currentTimeMillis()),
            where -> watch.appended(number, where.timestamp()));
      }
    }
  }

  private long agent(int copy) {
    return copy * STEP % plan.shape().agents();
  }

  /** One that every machine has left behind, on the broker too, however slow the producer is. */
  private long generation() {
    Shape shape = plan.shape();
    long turns = fleet.sent() / shape.agents();
    return Math.max(0, turns / shape.reportsPerIdentity() - BEHIND);
  }

  private static void awaitNanos(long when) {
    for (long left = when - System.nanoTime(); left > 0; left = when - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
