package dev.twinfold.local.exact;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Reports of many machines, some of them copied on the way, some reports sent twice; and the truth
 * about them. The same seed gives the same machines.
 */
final class Traffic {
  private static final int MACHINES = 24;
  private static final int TAIL = 4;
  private static final String[] OPERATIONS = {"read", "write", "infer"};

  private final SplittableRandom random;
  private final List<Machine> machines = new ArrayList<>();
  private final Map<String, Map<String, Long>> recorded = new TreeMap<>();
  private final Set<Id128> reportIds = new HashSet<>();
  private final long latestMillis;
  private int clonesMade;

  Traffic(long seed) {
    this(seed, lineage -> true, 0);
  }

  /**
   * With limits.
   *
   * @param allowed the lineages that may be
   * @param latestMillis how long after its period a report may be sent; a fifth of them are late
   */
  Traffic(long seed, Predicate<Id128> allowed, long latestMillis) {
    this.latestMillis = latestMillis;
    random = new SplittableRandom(seed);
    for (int i = 0; i < MACHINES; i++) {
      Id128 lineage = draw();
      while (!allowed.test(lineage)) {
        lineage = draw();
      }
      machines.add(new Machine("tenant-" + i % 3, List.of(lineage)));
    }
  }

  /**
   * The next reports in the order in which they are sent; those of a resend are the same object.
   */
  List<ChainTail> next(int count) {
    List<ChainTail> reports = new ArrayList<>();
    while (reports.size() < count) {
      Machine machine = machines.get(random.nextInt(machines.size()));
      ChainTail report = machine.report();
      reports.add(report);
      if (random.nextInt(25) == 0) {
        reports.add(report);
      }
      if (random.nextInt(60) == 0) {
        reports.addAll(copyOf(machine));
      }
    }
    return reports;
  }

  /** Both go their own way at once, so that the copy can be told from its original. */
  private List<ChainTail> copyOf(Machine original) {
    Machine copy = new Machine(original.tenant, original.identities);
    machines.add(copy);
    clonesMade++;
    original.moveOn();
    copy.moveOn();
    return List.of(original.report(), copy.report());
  }

  /** Tenant to operation to how often it was done, resends not counted. */
  Map<String, Map<String, Long>> recorded() {
    return recorded;
  }

  int clonesMade() {
    return clonesMade;
  }

  /** Reports made, resends not counted. */
  int reportsMade() {
    return reportIds.size();
  }

  private Id128 draw() {
    return new Id128(
        ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(random.nextLong()).array());
  }

  private final class Machine {
    private final String tenant;
    private final List<Id128> identities;
    private int sequence;

    Machine(String tenant, List<Id128> identities) {
      this.tenant = tenant;
      this.identities = new ArrayList<>(identities);
    }

    void moveOn() {
      identities.add(draw());
      sequence = 0;
    }

    ChainTail report() {
      if (sequence > 0 && random.nextInt(3) == 0) {
        moveOn();
      }
      sequence++;
      Map<String, Long> operations = new TreeMap<>();
      operations.put(OPERATIONS[random.nextInt(OPERATIONS.length)], 1L + random.nextInt(9));
      operations.forEach(
          (name, times) ->
              recorded.computeIfAbsent(tenant, t -> new TreeMap<>()).merge(name, times, Long::sum));
      int size = identities.size();
      Instant now = Instant.now();
      if (latestMillis > 0 && random.nextInt(5) == 0) {
        now = now.minusMillis(random.nextLong(latestMillis));
      }
      ChainTail report =
          ChainTail.newBuilder()
              .setTenant(tenant)
              .setLineage(identities.get(0))
              .setChain(List.copyOf(identities.subList(Math.max(0, size - TAIL), size)))
              .setLandmarks(List.of())
              .setGeneration(size - 1L)
              .setSequence(sequence)
              .setReportId(draw())
              .setPeriodStart(now)
              .setPeriodEnd(now.plusMillis(1))
              .setOperations(operations)
              .setLabels(Map.of())
              .build();
      reportIds.add(report.getReportId());
      return report;
    }
  }
}
