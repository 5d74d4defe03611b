package dev.twinfold.local.cluster;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a broker that gives up from taking the JVM with it.
 *
 * <p>A broker ends its process when it meets a fault it cannot live with; here the process is also
 * the fleet, the topology or a test. The procedures stay installed for the life of the JVM: a late
 * thread of a closed broker must find them too.
 */
final class BrokerFaults {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerFaults.class);
  private static final AtomicBoolean INSTALLED = new AtomicBoolean();
  private static final AtomicReference<String> FIRST = new AtomicReference<>();

  private BrokerFaults() {}

  /** From now on a fault is remembered and logged instead. */
  static void contain() {
    if (INSTALLED.compareAndSet(false, true)) {
      Exit.setExitProcedure(BrokerFaults::remember);
      Exit.setHaltProcedure(BrokerFaults::remember);
    }
  }

  /** What the first broker of this JVM to give up said; empty if none did. */
  static Optional<String> first() {
    return Optional.ofNullable(FIRST.get());
  }

  private static void remember(int statusCode, String message) {
    String fault = message == null ? "status " + statusCode : message;
    FIRST.compareAndSet(null, fault);
    LOG.error("an embedded broker gave up: error={}", fault);
  }
}
