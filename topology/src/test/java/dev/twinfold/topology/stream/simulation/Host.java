package dev.twinfold.topology.stream.simulation;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A machine of the simulation with the name of the client that it must be counted as. */
final class Host {
  private static final int TAIL = 4;
  private static final long MINUTE_MILLIS = 60_000;
  private static final List<String> OPERATIONS = List.of("read", "write", "infer", "render");

  /** Fewer than the 16 that the topology remembers, whatever comes between. */
  private static final int RESENDABLE = 7;

  private final SplittableRandom random;
  private final String tenant;
  private final List<Id128> identities;
  private final Deque<ChainTail> sent = new ArrayDeque<>();
  private int sequence;
  private Id128 client;
  private boolean silent;
  private long silentSince;

  private Host(SplittableRandom random, String tenant, List<Id128> identities) {
    this.random = random;
    this.tenant = tenant;
    this.identities = new ArrayList<>(identities);
  }

  static Host fresh(SplittableRandom random, String tenant) {
    Host host = new Host(random, tenant, List.of(draw(random)));
    host.client = host.lineage();
    return host;
  }

  /** The same chain; whoever goes on second is the clone, and its client has this name. */
  Host copy() {
    Host copy = new Host(random, tenant, identities);
    copy.moveOn();
    copy.client = copy.identities.get(copy.identities.size() - 1);
    return copy;
  }

  void moveOn() {
    identities.add(draw(random));
    sequence = 0;
  }

  /** What it did within one minute from a time on. */
  ChainTail report(long periodStartMillis) {
    sequence++;
    long minuteEnd =
        Math.floorDiv(periodStartMillis, MINUTE_MILLIS) * MINUTE_MILLIS + MINUTE_MILLIS;
    int size = identities.size();
    return ChainTail.newBuilder()
        .setTenant(tenant)
        .setLineage(lineage())
        .setChain(List.copyOf(identities.subList(Math.max(0, size - TAIL), size)))
        .setLandmarks(List.of())
        .setGeneration(size - 1L)
        .setSequence(sequence)
        .setReportId(draw(random))
        .setPeriodStart(Instant.ofEpochMilli(periodStartMillis))
        .setPeriodEnd(
            Instant.ofEpochMilli(
                periodStartMillis + 1 + random.nextLong(minuteEnd - periodStartMillis)))
        .setOperations(operations())
        .setLabels(Map.of())
        .build();
  }

  private Map<String, Long> operations() {
    Map<String, Long> operations = new TreeMap<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      operations.put(OPERATIONS.get(random.nextInt(OPERATIONS.size())), random.nextLong(10));
    }
    return operations;
  }

  /** Remembers that the topology took a report, which may be sent again. */
  void taken(ChainTail report) {
    sent.addLast(report);
    if (sent.size() > RESENDABLE) {
      sent.removeFirst();
    }
  }

  List<ChainTail> resendable() {
    return List.copyOf(sent);
  }

  Id128 lineage() {
    return identities.get(0);
  }

  /** Lineage and client. */
  List<Id128> counted() {
    return List.of(lineage(), client);
  }

  String tenant() {
    return tenant;
  }

  boolean silent() {
    return silent;
  }

  /** When it fell silent, if it did. */
  long silentSince() {
    return silentSince;
  }

  void silence(long nowMillis) {
    silent = true;
    silentSince = nowMillis;
  }

  void speak() {
    silent = false;
  }

  private static Id128 draw(SplittableRandom random) {
    return new Id128(
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(random.nextLong())
            .putLong(random.nextLong())
            .array());
  }
}
