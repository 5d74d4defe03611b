package dev.twinfold.topology.stream;

import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.wire.SchemaIds;
import dev.twinfold.topology.lineage.LineageSettings;
import dev.twinfold.topology.usage.UsageRules;
import java.time.Duration;

/**
 * What the topology needs to know to be built.
 *
 * @param topics what it reads and writes
 * @param tenantFrom who decides whom a report is billed to
 * @param schemaIds gives and finds the ids of their schemas
 * @param lineage how lineages are judged
 * @param usage how usage is billed
 * @param correctionHorizon how long after its window a bill can be corrected
 * @param idleAfter how far behind the wall clock the time of a silent partition is
 * @param source who writes, for the source of CloudEvents
 * @param clientsHeapBytes how many bytes of decoded clients each partition may hold on the heap; 0
 *     for a share of the JVM's heap
 */
public record TopologySettings(
    Topics topics,
    TenantFrom tenantFrom,
    SchemaIds schemaIds,
    LineageSettings lineage,
    UsageRules usage,
    Duration correctionHorizon,
    Duration idleAfter,
    String source,
    long clientsHeapBytes) {
  /** The least that a partition may hold. */
  public static final long LEAST_HEAP_BYTES = 1 << 20;

  private static final int SHARE_OF_HEAP = 2;

  /**
   * How many bytes of decoded clients each of so many partitions may hold. Without a setting, a
   * share of {@link #sharedHeapBytes}: this instance may be given every one.
   */
  long clientsHeapBytes(int partitions) {
    return clientsHeapBytes > 0
        ? clientsHeapBytes
        : Math.max(LEAST_HEAP_BYTES, sharedHeapBytes() / partitions);
  }

  /** What all partitions together may hold without a setting: half of this JVM's heap. */
  public static long sharedHeapBytes() {
    return Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
  }
}
