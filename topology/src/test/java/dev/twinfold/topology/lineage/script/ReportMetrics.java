package dev.twinfold.topology.lineage.script;

import dev.twinfold.topology.stream.ReportMeter;
import dev.twinfold.topology.stream.ReportMeter.Outcome;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The metrics of the one topology that runs in this JVM, over JMX, as monitoring reads them. */
final class ReportMetrics {
  private ReportMetrics() {}

  /** Reports by what became of them; published at each sweep. */
  static Map<Outcome, Long> sums() {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    Map<Outcome, Long> sums = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      sums.put(outcome, 0L);
    }
    try {
      ObjectName all =
          new ObjectName(
              "kafka.streams:type=" + ReportMeter.GROUP + "," + ReportMeter.OUTCOME + "=*,*");
      for (ObjectName bean : beans.queryNames(all, null)) {
        Number value = (Number) beans.getAttribute(bean, ReportMeter.NAME);
        Outcome outcome = Outcome.valueOf(bean.getKeyProperty(ReportMeter.OUTCOME));
        sums.merge(outcome, value.longValue(), Long::sum);
      }
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
    return sums;
  }
}
