package dev.twinfold.topology.stream;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A machine whose reports a test writes by hand. A copy shares its past, and draws identities of
 * its own from then on.
 */
public final class Machine {
  private static final int TAIL = 4;
  private static final long MINUTE_MILLIS = 60_000;

  private final SplittableRandom random;
  private final String tenant;
  private final String host;
  private final List<Id128> identities;
  private int sequence;

  private Machine(
      SplittableRandom random, String tenant, String host, List<Id128> identities, int sequence) {
    this.random = random;
    this.tenant = tenant;
    this.host = host;
    this.identities = new ArrayList<>(identities);
    this.sequence = sequence;
  }

  /** A new machine with a lineage of its own; the same seed draws the same identities. */
  public static Machine fresh(SplittableRandom random, String tenant, String host) {
    return new Machine(random, tenant, host, List.of(draw(random)), 0);
  }

  /** A clone: the same chain under another host name. */
  public Machine copy(String newHost) {
    return new Machine(random, tenant, newHost, identities, sequence);
  }

  /** The next generation. */
  public Machine moveOn() {
    identities.add(draw(random));
    sequence = 0;
    return this;
  }

  public Id128 lineage() {
    return identities.get(0);
  }

  public Id128 current() {
    return identities.get(identities.size() - 1);
  }

  /** A report of operations done in the minute that holds a time. */
  public ChainTail report(long millis, Map<String, Long> operations) {
    sequence++;
    long minute = Math.floorDiv(millis, MINUTE_MILLIS) * MINUTE_MILLIS;
    int size = identities.size();
    return ChainTail.newBuilder()
        .setTenant(tenant)
        .setLineage(lineage())
        .setChain(List.copyOf(identities.subList(Math.max(0, size - TAIL), size)))
        .setLandmarks(List.of())
        .setGeneration(size - 1L)
        .setSequence(sequence)
        .setReportId(draw(random))
        .setPeriodStart(Instant.ofEpochMilli(minute))
        .setPeriodEnd(Instant.ofEpochMilli(minute + MINUTE_MILLIS))
        .setOperations(operations)
        .setLabels(Map.of("host", host))
        .build();
  }

  /** A report of one read. */
  public ChainTail report(long millis) {
    return report(millis, Map.of("read", 1L));
  }

  private static Id128 draw(SplittableRandom random) {
    return new Id128(
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(random.nextLong())
            .putLong(random.nextLong())
            .array());
  }
}
