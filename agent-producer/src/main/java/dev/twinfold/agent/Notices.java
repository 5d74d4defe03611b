package dev.twinfold.agent;

import dev.twinfold.agent.report.Rejections;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener, and the log: each kind of trouble once as a warning, then as debug. */
final class Notices {
  private static final Logger LOG = LoggerFactory.getLogger(AgentProducer.class);

  private final AgentListener listener;
  private final Supplier<String> lineage;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  Notices(AgentListener listener, Supplier<String> lineage) {
    this.listener = listener;
    this.lineage = lineage;
  }

  void sent(String identity, String reportId, long operations) {
    tell(() -> listener.sent(identity, reportId, operations));
  }

  void deferred(int unacknowledged, String reason) {
    log("deferred", "reports wait lineage={} error={}", reason);
    tell(() -> listener.deferred(unacknowledged, reason));
  }

  void failed(String what, Throwable cause) {
    log(what, what + " lineage={} error={}", cause.toString());
    tell(() -> listener.failed(what, cause));
  }

  void rejected(Rejections.Notice notice) {
    rejected(notice.reason(), notice.example(), notice.times());
  }

  void rejected(String reason, String example, long times) {
    log(reason, "operation rejected lineage={} error={}", reason);
    tell(() -> listener.rejected(reason, example, times));
  }

  void lineageReplaced(Path keptAside, String reason) {
    LOG.warn(
        "state was unreadable, a new lineage starts lineage={} keptAside={} error={}",
        lineage.get(),
        keptAside,
        reason);
    tell(() -> listener.lineageReplaced(keptAside, reason));
  }

  private void log(String kind, String message, String error) {
    if (warned.add(kind)) {
      LOG.warn(message, lineage.get(), error);
    } else {
      LOG.debug(message, lineage.get(), error);
    }
  }

  private void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | LinkageError e) {
      log("listener", "the listener threw lineage={} error={}", e.toString());
    }
  }
}
