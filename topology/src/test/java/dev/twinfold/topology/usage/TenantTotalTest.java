package dev.twinfold.topology.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written of a tenant's window, and how it is numbered. */
class TenantTotalTest {
  private static final Tally TWO_READS = reads(2);
  private static final Tally ONE_READ = reads(1);

  @Test
  void revisionZeroIsWhatWasCountedBeforeTheClosingThoughCorrectionsCameBeforeTheLastPartition() {
    TenantTotal total =
        TenantTotal.NONE.plus(TWO_READS, false).plus(ONE_READ, true).plus(ONE_READ, false);

    assertThat(total.unwritten()).containsExactly(new Bill(0, reads(3)), new Bill(1, reads(4)));
    assertThat(total.allWritten().unwritten()).isEmpty();
  }

  @Test
  void aRevisionIsNumberedByTheCorrectionsInIt() {
    TenantTotal atOnce = TenantTotal.NONE.plus(TWO_READS, false).allWritten();
    for (int i = 0; i < 3; i++) {
      atOnce = atOnce.plus(ONE_READ, true);
    }
    TenantTotal oneByOne = TenantTotal.NONE.plus(TWO_READS, false).allWritten();
    for (int i = 0; i < 3; i++) {
      oneByOne = oneByOne.plus(ONE_READ, true);
      assertThat(oneByOne.unwritten()).containsExactly(new Bill(i + 1, reads(3 + i)));
      oneByOne = oneByOne.allWritten();
    }

    assertThat(atOnce.unwritten()).containsExactly(new Bill(3, reads(5)));
    assertThat(oneByOne).isEqualTo(atOnce.allWritten());
  }

  @Test
  void aWindowThatWasEmptyWhenItClosedBeginsWithACorrection() {
    assertThat(TenantTotal.NONE.plus(ONE_READ, true).unwritten())
        .containsExactly(new Bill(1, ONE_READ));
    assertThat(TenantTotal.NONE.unwritten()).isEmpty();
  }

  @Test
  void nothingIsLostIfWhatBelongedBeforeTheClosingComesAfterIt() {
    TenantTotal total = TenantTotal.NONE.plus(TWO_READS, false).allWritten().plus(ONE_READ, false);

    assertThat(total.unwritten()).containsExactly(new Bill(1, reads(3)));
  }

  @Test
  void theNameOfABillCoversItsTotals() {
    Window window = new Window("PT1H", 0, 3_600_000);

    assertThat(
            List.of(
                UsageIds.ofTenant("acme", window, new Bill(1, ONE_READ)),
                UsageIds.ofTenant("acme", window, new Bill(1, TWO_READS)),
                UsageIds.ofTenant("acme", window, new Bill(2, TWO_READS))))
        .doesNotHaveDuplicates();
    assertThat(UsageIds.ofTenant("acme", window, new Bill(1, reads(2))))
        .isEqualTo(UsageIds.ofTenant("acme", window, new Bill(1, TWO_READS)));
  }

  private static Tally reads(long count) {
    return new Tally(0, 0, count, 0, OperationCounts.of(Map.of("read", count)));
  }
}
