package dev.twinfold.topology.stream;

/** Who decides whom a report is billed to. */
public enum TenantFrom {
  /** The report: its field {@code tenant}. All reports are in one topic. */
  REPORT,
  /**
   * The topic that it came through, {@code chain-tails.TENANT}: whoever may write to it is billed
   * as that tenant, whatever the report says. Each tenant has lineages of its own.
   */
  TOPIC
}
