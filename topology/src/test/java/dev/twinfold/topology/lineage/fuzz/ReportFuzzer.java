package dev.twinfold.topology.lineage.fuzz;

import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Landmark;
import dev.twinfold.topology.lineage.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Honest-looking reports of a few lineages, to be spoiled by a {@link Defect}. */
public final class ReportFuzzer {
  /** Broker time at the start: a whole minute. */
  public static final long BEGIN_MILLIS = 1_728_000_000_000L;

  private static final int LINEAGES = 50;
  private static final int LONGEST_TAIL = 8;

  private static final class Agent {
    final Identity lineage;
    final List<Identity> chain = new ArrayList<>();
    long generation;
    int sequence;

    Agent(Identity lineage) {
      this.lineage = lineage;
      chain.add(lineage);
    }
  }

  private final SplittableRandom random;
  private final List<Agent> agents = new ArrayList<>();
  private final List<Identity> seen = new ArrayList<>();

  /** Makes reports that depend on nothing but this source. */
  public ReportFuzzer(SplittableRandom random) {
    this.random = random;
    for (int i = 0; i < LINEAGES; i++) {
      agents.add(new Agent(fresh()));
    }
  }

  /** The next report of one of the agents. */
  public Report next(long now) {
    int i = random.nextInt(agents.size());
    if (random.nextInt(2_000) == 0) {
      agents.set(i, new Agent(fresh()));
    }
    Agent agent = agents.get(i);
    if (random.nextInt(3) == 0) {
      advance(agent);
    }
    agent.sequence++;
    return new Report(
        "acme",
        agent.lineage,
        List.copyOf(agent.chain),
        List.of(),
        agent.generation,
        agent.sequence,
        fresh(),
        now - now % 60_000,
        now + 1,
        Map.of("sign", 1L),
        Map.of("host", "a"));
  }

  private void advance(Agent agent) {
    Identity identity = fresh();
    agent.chain.add(identity);
    if (agent.chain.size() > LONGEST_TAIL) {
      agent.chain.remove(0);
    }
    agent.generation++;
    agent.sequence = 0;
    if (seen.size() < 1_000) {
      seen.add(identity);
    } else {
      seen.set(random.nextInt(seen.size()), identity);
    }
  }

  /** The same report, or one that says the same once more: under one identity, that is a twin. */
  public Report once(Report report) {
    return random.nextBoolean()
        ? report
        : with(report, report.landmarks(), report.sequence(), fresh());
  }

  Identity fresh() {
    return new Identity(random.nextLong(), random.nextLong() | 1);
  }

  /** An identity that some lineage has had, or a fresh one. */
  Identity anyIdentity() {
    return seen.isEmpty() ? fresh() : seen.get(random.nextInt(seen.size()));
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** That many distinct entries. */
  public static <V> Map<String, V> entries(int count, int nameLength, V value) {
    Map<String, V> map = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String number = String.format("%05d", i);
      map.put(number + "x".repeat(Math.max(0, nameLength - number.length())), value);
    }
    return map;
  }

  /** Copies a report with another chain and generation. */
  static Report with(Report r, List<Identity> chain, long generation) {
    return new Report(
        r.tenant(),
        r.lineage(),
        chain,
        r.landmarks(),
        generation,
        r.sequence(),
        r.reportId(),
        r.periodStartMillis(),
        r.periodEndMillis(),
        r.operations(),
        r.labels());
  }

  /** Copies a report with other landmarks, sequence and id. */
  static Report with(Report r, List<Landmark> landmarks, int sequence, Identity reportId) {
    return new Report(
        r.tenant(),
        r.lineage(),
        r.chain(),
        landmarks,
        r.generation(),
        sequence,
        reportId,
        r.periodStartMillis(),
        r.periodEndMillis(),
        r.operations(),
        r.labels());
  }

  /** Copies a report with another period. */
  static Report during(Report r, long start, long end) {
    return new Report(
        r.tenant(),
        r.lineage(),
        r.chain(),
        r.landmarks(),
        r.generation(),
        r.sequence(),
        r.reportId(),
        start,
        end,
        r.operations(),
        r.labels());
  }

  /** Copies a report with other words in it. */
  static Report saying(
      Report r, String tenant, Map<String, Long> operations, Map<String, String> labels) {
    return new Report(
        tenant,
        r.lineage(),
        r.chain(),
        r.landmarks(),
        r.generation(),
        r.sequence(),
        r.reportId(),
        r.periodStartMillis(),
        r.periodEndMillis(),
        operations,
        labels);
  }
}
