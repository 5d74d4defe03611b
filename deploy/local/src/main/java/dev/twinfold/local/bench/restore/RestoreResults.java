package dev.twinfold.local.bench.restore;

import dev.twinfold.local.bench.race.Spread;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What was measured.
 *
 * @param clients how many there were
 * @param rounds at least one
 */
public record RestoreResults(int clients, List<Round> rounds) {
  /**
   * One way each through the same changelogs.
   *
   * @param restore of the topology with no state at all, until it runs
   * @param bare of a consumer that does nothing with what it reads
   */
  public record Round(Reading restore, Reading bare) {
    /** Bytes a second restored to bytes a second read; at most about 1. */
    double ratio() {
      return restore.bytesPerSecond() / bare.bytesPerSecond();
    }
  }

  /** Copies the list. */
  public RestoreResults {
    rounds = List.copyOf(rounds);
  }

  Spread spread(ToDoubleFunction<Round> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure));
  }
}
