package dev.twinfold.local.bill;

import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.Reconciliation;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import dev.twinfold.topology.usage.UsageIds;
import dev.twinfold.topology.usage.Window;
import dev.twinfold.topology.usage.WindowSize;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Bills like those that the topology writes. */
public final class BillRecords {
  private BillRecords() {}

  /** An id whose last eight bytes are a number. */
  public static Id128 id(long number) {
    return new Id128(ByteBuffer.allocate(16).putLong(0x7fL << 56).putLong(number).array());
  }

  /** A total with one report and three clones. */
  public static UsageByTenant.Builder total(
      String tenant, String size, Instant start, int revision, Map<String, Long> operations) {
    Window window = WindowSize.parse(size).holding(start.toEpochMilli());
    return UsageByTenant.newBuilder()
        .setUsageId(anyId(tenant, size, window, revision))
        .setTenant(tenant)
        .setWindowSize(size)
        .setWindowStart(Instant.ofEpochMilli(window.startMillis()))
        .setWindowEnd(Instant.ofEpochMilli(window.endMillis()))
        .setRevision(revision)
        .setUniqueClients(1)
        .setOperations(operations)
        .setReports(1)
        .setClonesDetected(0);
  }

  /** A bill of a client whose lineage and name are of that number, with one report. */
  public static UsageByClient.Builder bill(
      String tenant,
      long client,
      String size,
      Instant start,
      int revision,
      Map<String, Long> operations) {
    Window window = WindowSize.parse(size).holding(start.toEpochMilli());
    Id128 name = id(client);
    byte[] key = ByteBuffer.allocate(32).put(name.bytes()).put(name.bytes()).array();
    return UsageByClient.newBuilder()
        .setUsageId(new Id128(UsageIds.ofClient(tenant, key, window, revision)))
        .setTenant(tenant)
        .setLineage(name)
        .setClient(name)
        .setWindowSize(size)
        .setWindowStart(Instant.ofEpochMilli(window.startMillis()))
        .setWindowEnd(Instant.ofEpochMilli(window.endMillis()))
        .setRevision(revision)
        .setOperations(operations)
        .setDelta(operations)
        .setReports(1)
        .setDeltaReports(1);
  }

  /** An hour of one partition in which everything was counted. */
  public static Reconciliation.Builder receipts(
      int partition, Instant start, long firstOffset, long received) {
    return Reconciliation.newBuilder()
        .setTopic("chain-tails")
        .setPartition(partition)
        .setWindowSize("PT1H")
        .setWindowStart(start)
        .setWindowEnd(start.plusSeconds(3600))
        .setFirstOffset(firstOffset)
        .setLastOffset(firstOffset + received - 1)
        .setReceived(received)
        .setCounted(received)
        .setLate(0)
        .setRedelivered(0)
        .setDeadLettered(0);
  }

  /** The topology makes it of the totals, too; what matters here is that no two are the same. */
  private static Id128 anyId(Object... about) {
    UUID name = UUID.nameUUIDFromBytes(List.of(about).toString().getBytes(StandardCharsets.UTF_8));
    return new Id128(
        ByteBuffer.allocate(16)
            .putLong(name.getMostSignificantBits())
            .putLong(name.getLeastSignificantBits())
            .array());
  }
}
