package dev.twinfold.topology.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which window holds a time, and when it is billed. */
class WindowSizeTest {
  @ParameterizedTest(name = "{1} lies in the {0} from {2} to {3}")
  @CsvSource({
    // the first and the last millisecond, and the first of the next
    "PT1H, 2026-03-05T06:00:00Z,     2026-03-05T06:00:00Z, 2026-03-05T07:00:00Z",
    "PT1H, 2026-03-05T06:59:59.999Z, 2026-03-05T06:00:00Z, 2026-03-05T07:00:00Z",
    "PT1H, 2026-03-05T07:00:00Z,     2026-03-05T07:00:00Z, 2026-03-05T08:00:00Z",
    // days have no daylight saving in UTC
    "P1D,  2026-03-29T01:30:00Z,     2026-03-29T00:00:00Z, 2026-03-30T00:00:00Z",
    // months of 31, 30, 28 and 29 days, and the turn of the year
    "P1M,  2026-01-31T23:59:59.999Z, 2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z",
    "P1M,  2026-04-30T12:00:00Z,     2026-04-01T00:00:00Z, 2026-05-01T00:00:00Z",
    "P1M,  2026-02-28T23:59:59.999Z, 2026-02-01T00:00:00Z, 2026-03-01T00:00:00Z",
    "P1M,  2028-02-29T00:00:00Z,     2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
    "P1M,  2100-02-28T23:59:59Z,     2100-02-01T00:00:00Z, 2100-03-01T00:00:00Z",
    "P1M,  2026-12-31T23:59:59.999Z, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
    "P3M,  2026-06-30T00:00:00Z,     2026-04-01T00:00:00Z, 2026-07-01T00:00:00Z",
    "P12M, 2028-12-31T00:00:00Z,     2028-01-01T00:00:00Z, 2029-01-01T00:00:00Z",
    // before the epoch
    "PT1H, 1969-12-31T23:30:00Z,     1969-12-31T23:00:00Z, 1970-01-01T00:00:00Z",
  })
  void windowsAreHalfOpenAndAlignedToUtc(String size, Instant time, Instant start, Instant end) {
    Window window = WindowSize.parse(size).holding(time.toEpochMilli());

    assertThat(window.size()).isEqualTo(size);
    assertThat(Instant.ofEpochMilli(window.startMillis())).isEqualTo(start);
    assertThat(Instant.ofEpochMilli(window.endMillis())).isEqualTo(end);
  }

  @Test
  void aWindowIsBilledWhenItsGraceIsOver() {
    WindowSize month = WindowSize.parse("P1M/PT6H");
    Window february = month.holding(Instant.parse("2028-02-03T00:00:00Z").toEpochMilli());

    assertThat(Instant.ofEpochMilli(month.closesMillis(february)))
        .isEqualTo("2028-03-01T06:00:00Z");
    assertThat(WindowSize.parse("PT1H").grace()).isEqualTo(Duration.ofMinutes(15));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1h",
        "PT0S",
        "PT0.5S",
        "PT7H",
        "P2D",
        "P1W",
        "P1Y",
        "P5M",
        "P0M",
        "P1M1D",
        "PT1H/",
        "PT1H/-PT1S",
        "PT1H/P32D",
        "PT1H/PT1M/PT1M"
      })
  void whatIsNoWindowSizeIsRefusedWithWhatWouldBeRight(String text) {
    assertThatThrownBy(() -> WindowSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is no window size: it must be a duration from PT1S");
  }

  @Test
  void theLastClosingIsThatOfWhateverSizeClosedLast() {
    UsageRules rules =
        new UsageRules(
            List.of(WindowSize.parse("PT1H/PT15M"), WindowSize.parse("P1D/PT20M")),
            Duration.ofSeconds(10));

    assertThat(closing(rules, "2026-03-05T00:14:59Z")).isEqualTo("2026-03-04T23:15:00Z");
    assertThat(closing(rules, "2026-03-05T00:15:00Z")).isEqualTo("2026-03-05T00:15:00Z");
    assertThat(closing(rules, "2026-03-05T00:20:00Z")).isEqualTo("2026-03-05T00:20:00Z");
    assertThat(closing(rules, "2026-03-05T01:14:59Z")).isEqualTo("2026-03-05T00:20:00Z");
  }

  private static Instant closing(UsageRules rules, String now) {
    return Instant.ofEpochMilli(rules.lastClosingMillis(Instant.parse(now).toEpochMilli()));
  }
}
