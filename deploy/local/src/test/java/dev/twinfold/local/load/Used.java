package dev.twinfold.local.load;

import dev.twinfold.topology.stream.ReportMeter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * What the process has done so far.
 *
 * @param nanos by the clock
 * @param folded reports that were counted
 * @param fold CPU time of the stream thread
 * @param answering CPU time of the threads that answer over HTTP
 * @param counting CPU time of the threads that take a census or read a large lineage
 * @param asking CPU time of the threads that ask
 * @param all CPU time of the process
 */
record Used(
    long nanos, long folded, long fold, long answering, long counting, long asking, long all) {
  static Used now() {
    long fold = 0;
    long answering = 0;
    long counting = 0;
    long asking = 0;
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      String name = thread == null ? "" : thread.getThreadName();
      long cpu = thread == null ? 0 : Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
      if (name.endsWith("StreamThread-1")) {
        fold += cpu;
      } else if (name.startsWith("http-")) {
        answering += cpu;
      } else if (name.equals("census") || name.equals("lineages")) {
        counting += cpu;
      } else if (name.startsWith(Asking.THREADS)) {
        asking += cpu;
      }
    }
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Used(
        System.nanoTime(),
        counted(),
        fold,
        answering,
        counting,
        asking,
        system.getProcessCpuTime());
  }

  /** As the topology's own metrics say it. */
  static long counted() {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try {
      long counted = 0;
      for (ObjectName name :
          beans.queryNames(
              new ObjectName("kafka.streams:type=" + ReportMeter.GROUP + ",*"), null)) {
        if (ReportMeter.Outcome.COUNTED.name().equals(name.getKeyProperty(ReportMeter.OUTCOME))) {
          counted += ((Number) beans.getAttribute(name, ReportMeter.NAME)).longValue();
        }
      }
      return counted;
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  Used since(Used before) {
    return new Used(
        nanos - before.nanos,
        folded - before.folded,
        fold - before.fold,
        answering - before.answering,
        counting - before.counting,
        asking - before.asking,
        all - before.all);
  }

  /** Folded reports a second. */
  double rate() {
    return folded / (nanos / 1e9);
  }

  /** CPU time of the stream thread for a report, in microseconds. */
  double foldMicros() {
    return fold / 1e3 / folded;
  }

  @Override
  public String toString() {
    double percent = 100.0 / nanos;
    return String.format(
        Locale.ROOT,
        "%,.0f reports/s, %.1f us of the stream thread each; percent of a core: stream thread %.0f,"
            + " answering %.1f, counting %.1f, asking %.1f, whole process %.0f",
        rate(),
        foldMicros(),
        fold * percent,
        answering * percent,
        counting * percent,
        asking * percent,
        all * percent);
  }
}
