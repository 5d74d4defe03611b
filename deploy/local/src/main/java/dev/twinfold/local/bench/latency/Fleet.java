package dev.twinfold.local.bench.latency;

import dev.twinfold.local.bench.race.ReportMaker;
import dev.twinfold.local.bench.race.ReportSender;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Reports at a rate, on a thread of its own, whether anybody keeps up or not: what is due is sent,
 * and what could not be sent in time is made up for.
 */
final class Fleet implements AutoCloseable {
  private static final long PAUSE_NANOS = 1_000_000;

  private final ReportMaker maker;
  private final long rate;
  private final ReportSender sender;
  private final Thread thread = new Thread(this::report, "bench-fleet");
  private volatile long sent;
  private volatile boolean over;

  Fleet(String servers, String topic, ReportMaker maker, long rate) {
    this.maker = maker;
    this.rate = rate;
    this.sender = new ReportSender(servers, topic, Map.of("batch.size", 1 << 16, "linger.ms", 5));
  }

  void start() {
    thread.start();
  }

  /** How many reports were handed to the producer so far. */
  long sent() {
    return sent;
  }

  private void report() {
    long began = System.nanoTime();
    while (!over && !sender.failed()) {
      long due = (long) ((System.nanoTime() - began) * 1e-9 * rate);
      for (long i = sent; i < due && !over; i++) {
        sender.send(maker.report(i, System.currentTimeMillis()), where -> {});
        sent = i + 1;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Ends it; everything sent is on the broker then. */
  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sender.close();
  }
}
