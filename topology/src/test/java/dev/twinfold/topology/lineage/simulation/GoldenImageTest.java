package dev.twinfold.topology.lineage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Folded;
import dev.twinfold.topology.lineage.Forks;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.LineageFold;
import dev.twinfold.topology.lineage.LineageMemory;
import dev.twinfold.topology.lineage.LineageSettings;
import dev.twinfold.topology.lineage.OpenFork;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.lineage.Verdict;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** One image, started 100,000 times: what a report costs does not grow with its siblings. */
class GoldenImageTest {
  private static final int CLONES = 100_000;

  /** At most: four identities of the chain, owner, lingerer, branch, previous, name. */
  private static final int MOST_LOOK_UPS = 12;

  private static final Identity LINEAGE = new Identity(7, 7);
  private static final Identity IMAGE = new Identity(7, 8);

  private final SplittableRandom random = new SplittableRandom(1);
  private final LineageMemory memory = new LineageMemory();
  private final CountingView view = new CountingView(memory);
  private final LineageFold fold = new LineageFold(LineageSettings.DEFAULTS);
  private final Forks forks = new Forks(LineageSettings.DEFAULTS.restoreAfter());
  private final IntSummaryStatistics perFork = new IntSummaryStatistics();
  private final IntSummaryStatistics perReport = new IntSummaryStatistics();
  private final IntSummaryStatistics perVerdict = new IntSummaryStatistics();
  private long now = 1_000_000;

  @Test
  void aReportAndAVerdictCostTheSameWithAHundredThousandSiblings() {
    take(report(List.of(LINEAGE, IMAGE), 1, 1));
    take(report(List.of(LINEAGE, IMAGE, fresh()), 2, 1));
    int scansBefore = view.scans();
    view.takeLookUps();
    List<Identity> firsts = new ArrayList<>();
    for (int i = 0; i < CLONES; i++) {
      now += 10;
      Identity first = fresh();
      firsts.add(first);
      perFork.accept(take(report(List.of(LINEAGE, IMAGE, first), 2, 1)));
    }
    for (Identity first : firsts) {
      now += 10;
      Identity second = fresh();
      perReport.accept(take(report(List.of(LINEAGE, IMAGE, first, second), 3, 1)));
      perReport.accept(take(report(List.of(LINEAGE, IMAGE, first, second), 3, 2)));
    }
    int confirmed = judgeAll();

    System.out.printf(
        "golden image: %d clones; look-ups per fork %.1f (most %d), per report %.1f (most %d),"
            + " per verdict %.1f (most %d), scans %d%n",
        CLONES,
        perFork.getAverage(),
        perFork.getMax(),
        perReport.getAverage(),
        perReport.getMax(),
        perVerdict.getAverage(),
        perVerdict.getMax(),
        view.scans() - scansBefore);
    assertThat(perFork.getMax()).isLessThanOrEqualTo(MOST_LOOK_UPS);
    assertThat(perReport.getMax()).isLessThanOrEqualTo(MOST_LOOK_UPS);
    assertThat(perVerdict.getMax()).isLessThanOrEqualTo(MOST_LOOK_UPS);
    assertThat(view.scans()).isEqualTo(scansBefore);
    assertThat(confirmed).isEqualTo(CLONES);
    assertThat(memory.allClients()).hasSize(CLONES + 1);
  }

  /** Copies that all still speak under the image's own identity share one client, and one price. */
  @Test
  void twinsThatLingerOnTheImageCostTheSameToo() {
    take(report(List.of(LINEAGE, IMAGE), 1, 1));
    take(report(List.of(LINEAGE, IMAGE, fresh()), 2, 1));
    now += 60_000;
    int scansBefore = view.scans();
    view.takeLookUps();
    for (int i = 0; i < CLONES; i++) {
      now += 10;
      perReport.accept(take(report(List.of(LINEAGE, IMAGE), 1, 9)));
    }

    assertThat(perReport.getMax()).isLessThanOrEqualTo(MOST_LOOK_UPS);
    assertThat(view.scans()).isEqualTo(scansBefore);
    assertThat(memory.allClients()).hasSize(2);
  }

  private int judgeAll() {
    int confirmed = 0;
    view.takeLookUps();
    for (OpenFork open : memory.openForks()) {
      Folded judged = forks.judge(view, open, now);
      memory.apply(judged);
      perVerdict.accept(view.takeLookUps());
      confirmed +=
          (int)
              judged.facts().stream()
                  .filter(
                      fact ->
                          fact instanceof Fact.CloneSeen seen
                              && seen.verdict() == Verdict.CONFIRMED)
                  .count();
    }
    return confirmed;
  }

  private int take(Report report) {
    Folded folded = fold.fold(view, report, now);
    memory.apply(folded);
    Fact last = folded.facts().get(folded.facts().size() - 1);
    Violation.unless(
        last instanceof Fact.Counted || last instanceof Fact.TwinSuspected, "counted", last);
    return view.takeLookUps();
  }

  private Report report(List<Identity> chain, long generation, int sequence) {
    return new Report(
        "acme",
        LINEAGE,
        chain,
        List.of(),
        generation,
        sequence,
        fresh(),
        now,
        now + 1,
        Map.of("sign", 1L),
        Map.of());
  }

  private Identity fresh() {
    return new Identity(random.nextLong(), random.nextLong() | 1);
  }
}
