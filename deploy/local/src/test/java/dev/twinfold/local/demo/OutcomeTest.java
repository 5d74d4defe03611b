package dev.twinfold.local.demo;

import static dev.twinfold.local.demo.CloneEvents.COPIED_AT;
import static dev.twinfold.local.demo.CloneEvents.event;
import static dev.twinfold.local.demo.CloneEvents.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.local.fleet.FleetTruth;
import dev.twinfold.schemas.CloneStatus;
import dev.twinfold.schemas.UsageByTenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final Outcome outcome = new Outcome();

  @Test
  void theHighestRevisionOfEachTenantAndWindowIsTheBill() {
    outcome.bill().add(line("acme", NOON, 1, 7));
    outcome.bill().add(line("acme", NOON, 0, 5));
    outcome.bill().add(line("acme", NOON.plusSeconds(20), 0, 2));
    outcome.bill().add(line("globex", NOON, 0, 1_000));

    assertThat(outcome.bill().operations()).isEqualTo(1_009);
    assertThat(BillTable.of(outcome.bill()))
        .containsExactly(
            "  tenant            window (UTC)         unique clients    operations",
            "  acme              12:00:00 - 12:00:20               3             7",
            "  acme              12:00:20 - 12:00:40               3             2",
            "  globex            12:00:00 - 12:00:20               3         1,000",
            "  total                                                         1,009");
  }

  @Test
  void aCloneIsCountedOnceHoweverOftenItIsAnnounced() {
    outcome.add(event(CloneStatus.SUSPECTED, COPIED_AT).build());
    outcome.add(event(CloneStatus.SUSPECTED, COPIED_AT).build());
    outcome.add(event(CloneStatus.CONFIRMED, COPIED_AT).build());
    outcome.add(event(CloneStatus.SUSPECTED, COPIED_AT).setCloneId(id("dd")).build());
    outcome.add(event(CloneStatus.SUSPECTED, COPIED_AT).setCloneId(null).build());

    assertThat(outcome.suspected()).isEqualTo(2);
    assertThat(outcome.confirmed()).isEqualTo(1);
  }

  @Test
  void aMissingCloneOrAnOperationBilledTwiceIsADisagreement() {
    outcome.bill().add(line("acme", NOON, 0, 6));
    FleetTruth truth =
        new FleetTruth(Map.of("acme", Map.of("scan", 5L)), List.of(CloneEvents.made()));

    Agreement agreement = Agreement.between(truth, outcome);

    assertThat(agreement.holds()).isFalse();
    assertThat(agreement.inWords())
        .containsExactly(
            "clones: made 1, detected 0", "operations: recorded 5, billed 6", "They do not agree.");
  }

  private static UsageByTenant line(String tenant, Instant window, int revision, long operations) {
    return UsageByTenant.newBuilder()
        .setUsageId(id("01"))
        .setTenant(tenant)
        .setWindowSize("PT20S")
        .setWindowStart(window)
        .setWindowEnd(window.plusSeconds(20))
        .setRevision(revision)
        .setUniqueClients(3)
        .setOperations(Map.of("scan", operations))
        .build();
  }
}
