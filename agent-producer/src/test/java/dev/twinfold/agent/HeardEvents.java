package dev.twinfold.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a listener hears, one line each. */
final class HeardEvents implements AgentListener {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  List<String> lines() {
    return lines;
  }

  @Override
  public void sent(String identity, String reportId, long operations) {
    lines.add("sent " + operations);
  }

  @Override
  public void deferred(int unacknowledged, String reason) {
    lines.add("deferred " + unacknowledged);
  }

  @Override
  public void failed(String what, Throwable cause) {
    lines.add("failed " + what);
  }

  @Override
  public void rejected(String reason, String example, long times) {
    lines.add("rejected " + times + " " + example + ": " + reason);
  }

  @Override
  public void lineageReplaced(Path keptAside, String reason) {
    lines.add("lineageReplaced " + keptAside.getFileName() + " " + reason);
  }
}
