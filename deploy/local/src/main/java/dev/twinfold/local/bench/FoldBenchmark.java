package dev.twinfold.local.bench;

import dev.twinfold.topology.lineage.Folded;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.LineageFold;
import dev.twinfold.topology.lineage.LineageMemory;
import dev.twinfold.topology.lineage.Report;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The fold alone, over state in plain maps: 1,000 machines with five reports under each identity,
 * and what changes is taken over. One call folds one report of each machine.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Thread)
public class FoldBenchmark {
  private static final int AGENTS = 1_000;
  private static final int CHAIN = 4;
  private static final int REPORTS_PER_IDENTITY = 5;
  private static final long MINUTE_MILLIS = 60_000;

  private final SplittableRandom random = new SplittableRandom(1);
  private final LineageFold fold = SampleClients.fold();
  private final List<Deque<Identity>> chains = new ArrayList<>();
  private final List<Identity> lineages = new ArrayList<>();
  private final LineageMemory memory = new LineageMemory();
  private long turn;

  /** Every machine has reported once. */
  @Setup
  public void begin() {
    for (int i = 0; i < AGENTS; i++) {
      Identity lineage = drawn();
      lineages.add(lineage);
      chains.add(new ArrayDeque<>(List.of(lineage)));
    }
    foldOneOfEach();
  }

  /** One report of each machine: four of five under an identity that is known. */
  @Benchmark
  @OperationsPerInvocation(AGENTS)
  public long foldOneOfEach() {
    long facts = 0;
    long now = turn * MINUTE_MILLIS;
    long generation = turn / REPORTS_PER_IDENTITY;
    int sequence = (int) (turn % REPORTS_PER_IDENTITY) + 1;
    for (int i = 0; i < AGENTS; i++) {
      Deque<Identity> chain = chains.get(i);
      if (sequence == 1 && turn > 0) {
        advance(lineages.get(i), chain);
      }
      Report report =
          new Report(
              "acme",
              lineages.get(i),
              List.copyOf(chain),
              List.of(),
              generation,
              sequence,
              drawn(),
              now,
              now + MINUTE_MILLIS,
              Map.of(),
              Map.of());
      Folded folded = fold.fold(memory, report, now);
      memory.apply(folded);
      facts += folded.facts().size();
    }
    turn++;
    return facts;
  }

  /**
   * The memory has no horizon: what leaves the tail is forgotten by hand, or it would only grow.
   */
  private void advance(Identity lineage, Deque<Identity> chain) {
    chain.addLast(drawn());
    if (chain.size() > CHAIN) {
      memory.forget(lineage, chain.removeFirst());
    }
  }

  private Identity drawn() {
    return new Identity(random.nextLong(), random.nextLong());
  }
}
