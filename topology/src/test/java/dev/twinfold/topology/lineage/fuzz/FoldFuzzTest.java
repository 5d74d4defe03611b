package dev.twinfold.topology.lineage.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.topology.lineage.Rejection;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.lineage.ReportRules;
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
  private static final List<Defect> DEFECTS = List.of(Defect.values());
  private static final int CHECK_EVERY = 50_000;

  private final SplittableRandom random = new SplittableRandom(11);
  private final ReportFuzzer fuzzer = new ReportFuzzer(random.split());
  private final ReportRules rules = new ReportRules(FuzzedFold.CORRECTION_HORIZON);
  private final FuzzedFold fold = new FuzzedFold();
  private final Map<Defect, OutcomeTally> outcomes = new EnumMap<>(Defect.class);
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
        fold.judge(now);
      }
    }
    fold.judge(now);
    outcomes.forEach((defect, of) -> System.out.printf("fuzz: %-22s %s%n", defect, of));
    assertThat(outcomes.get(Defect.NONE).allRefused()).isZero();
  }

  private void take(Defect defect, Report report) {
    OutcomeTally of = outcomes.computeIfAbsent(defect, any -> new OutcomeTally());
    Optional<Rejection> refused = rules.check(report, now);
    if (refused.isEmpty()) {
      refused = fold.take(report, now, of);
    }
    if (refused.isPresent()) {
      of.refused();
    }
    Optional<Rejection> found = refused;
    boolean right = defect.reason.isEmpty() || found.map(Rejection::reason).equals(defect.reason);
    if (!right) {
      throw new AssertionError(defect + " gave " + found + ": " + report);
    }
  }
}
