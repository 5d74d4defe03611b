package dev.twinfold.agent.report;

import dev.twinfold.agent.chain.Identity;
import dev.twinfold.agent.chain.IdentityChain;
import java.util.Map;
import java.util.Objects;

/**
 * One message of an agent (docs/semantics.md): who, in the words of its chain at that moment, and
 * what. Immutable; a resend is the same report with the same id.
 */
public final class Report {
  private final Identity reportId;
  private final String tenant;
  private final IdentityChain chain;
  private final MinuteUsage usage;
  private final Map<String, String> labels;

  /**
   * A report.
   *
   * @param reportId random, one per report
   * @param chain its sequence is the number of this report
   */
  public Report(
      Identity reportId,
      String tenant,
      IdentityChain chain,
      MinuteUsage usage,
      Map<String, String> labels) {
    this.reportId = Objects.requireNonNull(reportId, "reportId");
    this.tenant = Objects.requireNonNull(tenant, "tenant");
    this.chain = Objects.requireNonNull(chain, "chain");
    this.usage = Objects.requireNonNull(usage, "usage");
    this.labels = Map.copyOf(labels);
    if (chain.sequence() < 1) {
      throw new IllegalArgumentException("a report has a sequence from 1");
    }
  }

  /** Random, one per report. */
  public Identity reportId() {
    return reportId;
  }

  /** The paying customer. */
  public String tenant() {
    return tenant;
  }

  /** The chain as it was when the report was made; its sequence is the number of this report. */
  public IdentityChain chain() {
    return chain;
  }

  /** What happened. */
  public MinuteUsage usage() {
    return usage;
  }

  /** So that people can name the machine. */
  public Map<String, String> labels() {
    return labels;
  }

  @Override
  public String toString() {
    return "report " + reportId + " under " + chain;
  }
}
