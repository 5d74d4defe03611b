package dev.twinfold.local.bill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final AtomicLong nanos = new AtomicLong();
  private final List<String> lines = new ArrayList<>();
  private final Progress progress = new Progress(lines::add, Duration.ofSeconds(10), nanos::get);

  @Test
  void aShortReadingSaysNothingAndALongOneALineEachPause() {
    progress.expect(200_000);
    progress.advance(1_000);
    assertThat(lines).isEmpty();

    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    progress.advance(49_000);
    progress.advance(1_000);

    assertThat(lines).containsExactly("50,000 of about 200,000 records read (25 %)");
  }

  @Test
  void whatIsBeyondTheExpectedHasNoShare() {
    progress.expect(10);
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    progress.advance(0);
    progress.advance(1_234);

    assertThat(lines).containsExactly("1,234 records read");
  }
}
