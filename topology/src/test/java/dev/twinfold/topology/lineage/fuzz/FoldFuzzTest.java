package dev.twinfold.topology.lineage.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Folded;
import dev.twinfold.topology.lineage.Forks;
import dev.twinfold.topology.lineage.Known;
import dev.twinfold.topology.lineage.LineageFold;
import dev.twinfold.topology.lineage.LineageMemory;
import dev.twinfold.topology.lineage.LineageSettings;
import dev.twinfold.topology.lineage.Rejection;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.lineage.ReportRules;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Spoiled reports, 200,000 by default, through the rules and the fold: nothing is thrown, and each
 * is counted, recognised or refused for the right reason.
 *
 * <p>A million: {@code mvn -q verify -pl topology -am -Dtest=FoldFuzzTest -Dtwinfold.fuzz=1000000
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class FoldFuzzTest {
  static final long CORRECTION_MILLIS = Duration.ofDays(35).toMillis();

  private static final List<Defect> DEFECTS = List.of(Defect.values());
  private static final int CHECK_EVERY = 50_000;

  private final SplittableRandom random = new SplittableRandom(11);
  private final ReportFuzzer fuzzer = new ReportFuzzer(random.split());
  private final ReportRules rules = new ReportRules(Duration.ofDays(35));
  private final LineageFold fold = new LineageFold(LineageSettings.DEFAULTS);
  private final Forks forks = new Forks(LineageSettings.DEFAULTS.restoreAfter());
  private final LineageMemory memory = new LineageMemory();
  private final Map<Defect, int[]> outcomes = new EnumMap<>(Defect.class);
  private long now = ReportFuzzer.BEGIN_MILLIS;

  @Test
  void aSpoiledReportIsCountedRecognisedOrRefusedForTheRightReason() {
    int reports = Integer.getInteger("twinfold.fuzz", 200_000);
    for (int i = 1; i <= reports; i++) {
      now += random.nextInt(2_000);
      Report good = fuzzer.next(now);
      // The good one comes first, so that what is wrong with its copy contradicts something.
      take(Defect.NONE, good);
      Defect defect = DEFECTS.get(random.nextInt(DEFECTS.size()));
      take(defect, defect.spoil(fuzzer.once(good), fuzzer, now));
      if (i % CHECK_EVERY == 0) {
        memory
            .openForks()
            .forEach(open -> memory.apply(forks.judge(memory, open.lineage(), open.client(), now)));
        checkState();
      }
    }
    checkState();
    outcomes.forEach(
        (defect, of) ->
            System.out.printf(
                "fuzz: %-22s %7d counted %7d redelivered %7d refused%n",
                defect, of[0], of[1], of[2]));
    assertThat(outcomes.get(Defect.NONE)[2]).isZero();
  }

  private void take(Defect defect, Report report) {
    int[] of = outcomes.computeIfAbsent(defect, any -> new int[3]);
    Optional<Rejection> refused = rules.check(report, now);
    if (refused.isEmpty()) {
      Folded folded = fold.fold(memory, report, now);
      refused = outcome(folded, of);
      memory.apply(folded);
    }
    if (refused.isPresent()) {
      of[2]++;
    }
    Optional<Rejection> found = refused;
    boolean right = defect.reason.isEmpty() || found.map(Rejection::reason).equals(defect.reason);
    if (!right) {
      throw new AssertionError(defect + " gave " + found + ": " + report);
    }
  }

  private static Optional<Rejection> outcome(Folded folded, int[] of) {
    int counted = 0;
    int redelivered = 0;
    Optional<Rejection> refused = Optional.empty();
    for (Fact fact : folded.facts()) {
      counted += fact instanceof Fact.Counted ? 1 : 0;
      redelivered += fact instanceof Fact.Redelivered ? 1 : 0;
      refused = fact instanceof Fact.Rejected r ? Optional.of(r.rejection()) : refused;
    }
    int outcomes = counted + redelivered + (refused.isPresent() ? 1 : 0);
    if (outcomes != 1 || (counted == 0 && !folded.changes().isEmpty())) {
      throw new AssertionError("exactly one outcome, and changes only if counted: " + folded);
    }
    of[0] += counted;
    of[1] += redelivered;
    return refused;
  }

  /** Every client stands on an identity that is known as its own, or as one it lingers on. */
  private void checkState() {
    for (Client client : memory.allClients()) {
      Known known = memory.identity(client.lineage(), client.current());
      boolean own = known.client().equals(client.id()) || known.lingerer().equals(client.id());
      if (!own || known.generation() != client.generation()) {
        throw new AssertionError(client + " stands on " + known);
      }
      if (client.fork().exists() && client.fork().original().exists()) {
        assertThat(memory.client(client.lineage(), client.fork().original()).exists()).isTrue();
      }
    }
  }
}
