package dev.twinfold.topology.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When what is counted is billed. */
class UsageRulesTest {
  private static final WindowSize HOUR = WindowSize.parse("PT1H/PT15M");
  private static final Window WINDOW = HOUR.holding(0);
  private static final long CLOSES = Duration.ofMinutes(75).toMillis();

  @Test
  void whatComesBeforeTheClosingIsDueAtTheClosing() {
    assertThat(due(Duration.ofSeconds(10), CLOSES - 1)).isEqualTo(CLOSES);
  }

  @Test
  void whatComesLaterIsDueAtTheNextMultipleOfThePause() {
    assertThat(due(Duration.ofSeconds(10), CLOSES)).isEqualTo(CLOSES + 10_000);
    assertThat(due(Duration.ofSeconds(10), CLOSES + 9_999)).isEqualTo(CLOSES + 10_000);
    assertThat(due(Duration.ofSeconds(10), CLOSES + 10_000)).isEqualTo(CLOSES + 20_000);
  }

  @Test
  void withoutAPauseItIsDueAtOnce() {
    assertThat(due(Duration.ZERO, CLOSES)).isEqualTo(CLOSES + 1);
  }

  private static long due(Duration pause, long nowMillis) {
    return new UsageRules(List.of(HOUR), pause).dueMillis(HOUR, WINDOW, nowMillis);
  }
}
