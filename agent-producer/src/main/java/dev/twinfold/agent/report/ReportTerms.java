package dev.twinfold.agent.report;

import dev.twinfold.agent.chain.RefreshPolicy;
import java.util.Map;
import java.util.Objects;

/** What stays the same for all reports of an agent. Immutable. */
public final class ReportTerms {
  private final String tenant;
  private final Map<String, String> labels;
  private final RefreshPolicy refreshPolicy;
  private final int tailLength;

  /**
   * Terms, taken as they are; {@code AgentConfig} has checked them.
   *
   * @param tenant the paying customer
   * @param labels so that people can name the machine
   * @param tailLength identities in a report, 2 to 16
   */
  public ReportTerms(
      String tenant, Map<String, String> labels, RefreshPolicy refreshPolicy, int tailLength) {
    this.tenant = Objects.requireNonNull(tenant, "tenant");
    this.labels = Map.copyOf(labels);
    this.refreshPolicy = Objects.requireNonNull(refreshPolicy, "refreshPolicy");
    this.tailLength = tailLength;
  }

  /** The paying customer. */
  public String tenant() {
    return tenant;
  }

  /** So that people can name the machine. */
  public Map<String, String> labels() {
    return labels;
  }

  /** When an identity has served its time. */
  public RefreshPolicy refreshPolicy() {
    return refreshPolicy;
  }

  /** Identities in a report. */
  public int tailLength() {
    return tailLength;
  }
}
