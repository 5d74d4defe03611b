package dev.twinfold.topology.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Sums of operations, and what happens at their bounds. */
class OperationCountsTest {
  @Test
  void countsOfOneNameAddUpAndNewNamesFallIntoPlace() {
    OperationCounts counts =
        OperationCounts.of(Map.of("read", 2L)).plus(Map.of("read", 3L, "infer", 1L));

    assertThat(counts.asMap()).containsExactly(Map.entry("infer", 1L), Map.entry("read", 5L));
    assertThat(counts).isEqualTo(OperationCounts.of(Map.of("infer", 1L, "read", 5L)));
  }

  @Test
  void aSumStopsAtTheLargestNumberInsteadOfTurningNegative() {
    OperationCounts most = OperationCounts.of(Map.of("read", Long.MAX_VALUE));

    assertThat(most.plus(Map.of("read", 1L)).asMap()).containsEntry("read", Long.MAX_VALUE);
  }

  /** A defect or an attack: every report brings a thousand names that were never seen before. */
  @Test
  void namesWithoutRoomAreCountedAsOthersAndNothingIsLost() {
    OperationCounts counts = OperationCounts.NONE;
    for (int report = 0; report < 100; report++) {
      counts = counts.plus(names(report));
    }

    assertThat(counts.nameBytes()).isLessThanOrEqualTo(OperationCounts.MOST_NAME_BYTES + 32);
    assertThat(counts.asMap()).containsKey(OperationCounts.OTHER);
    assertThat(counts.asMap().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(100_000);
  }

  @Test
  void allOpenWindowsOfAClientShareItsRoom() {
    OpenUsage usage = OpenUsage.NONE;
    long counted = 0;
    for (int hour = 0; hour < 100; hour++) {
      Window window = WindowSize.parse("PT1H").holding(hour * 3_600_000L);
      usage = usage.opened(window, "acme", 0, 1).plus(window, "acme", names(hour), false);
      counted += 1000;
    }

    assertThat(usage.entries().stream().mapToInt(entry -> entry.counts().nameBytes()).sum())
        .isLessThanOrEqualTo(OpenUsage.MOST_NAME_BYTES + 100 * 32);
    assertThat(
            usage.entries().stream()
                .flatMap(entry -> entry.counts().asMap().values().stream())
                .mapToLong(Long::longValue)
                .sum())
        .isEqualTo(counted);
  }

  private static Map<String, Long> names(int report) {
    Map<String, Long> names = new TreeMap<>();
    for (int i = 0; i < 1000; i++) {
      names.put("operation-" + report + "-" + i, 1L);
    }
    return names;
  }
}
