package dev.twinfold.local.bill;

import static dev.twinfold.local.bill.BillRecords.bill;
import static dev.twinfold.local.bill.BillRecords.total;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.twinfold.local.bill.BillLine.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BillLinesTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final TenantTotals totals = new TenantTotals();
  private final ClientTotals clients = new ClientTotals();

  @Test
  void theHighestRevisionWinsWhateverTheHolesAndTheOrder() {
    totals.add(total("acme", "PT1H", NOON, 3, Map.of("scan", 7L)).build());
    totals.add(total("acme", "PT1H", NOON, 12, Map.of("scan", 9L)).build());
    totals.add(total("acme", "PT1H", NOON, 0, Map.of("scan", 5L)).build());

    assertThat(BillLines.ofTenants(totals, clients))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.revision()).hasValue(12);
              assertThat(line.operations()).containsExactly(Map.entry("scan", 9L));
              assertThat(line.state()).isEqualTo(State.FINAL);
            });
  }

  @Test
  void aWindowWithoutATotalIsTheSumOfItsClientsAndMarkedSo() {
    clients.add(bill("acme", 1, "PT1H", NOON, 0, Map.of("scan", 5L)).build());
    clients.add(bill("acme", 1, "PT1H", NOON, 1, Map.of("scan", 6L)).setReports(4).build());
    clients.add(
        bill("acme", 2, "PT1H", NOON, 0, Map.of("scan", 1L, "read", 2L)).setMachines(0).build());

    assertThat(BillLines.ofTenants(totals, clients))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.state()).isEqualTo(State.PROVISIONAL);
              assertThat(line.revision()).isEmpty();
              assertThat(line.machines()).isEqualTo(1);
              assertThat(line.reports()).isEqualTo(5);
              assertThat(line.operations()).isEqualTo(Map.of("read", 2L, "scan", 7L));
              assertThat(line.clonesDetected()).isEmpty();
              assertThat(line.windowEnd()).isEqualTo(NOON.plusSeconds(3600));
            });
  }

  @Test
  void windowsOfDifferentSizesAreDifferentBills() {
    totals.add(total("acme", "PT1H", NOON, 0, Map.of("scan", 5L)).build());
    totals.add(total("acme", "P1D", NOON, 0, Map.of("scan", 50L)).build());
    clients.add(bill("acme", 1, "P1M", NOON, 0, Map.of("scan", 5L)).build());

    assertThat(BillLines.ofTenants(totals, clients))
        .extracting(BillLine::windowSize, BillLine::state)
        .containsExactly(
            tuple("P1D", State.FINAL), tuple("P1M", State.PROVISIONAL), tuple("PT1H", State.FINAL));
  }

  @Test
  void aClientsLineIsAsFinalAsItsTenantsTotal() {
    totals.add(total("acme", "PT1H", NOON, 0, Map.of("scan", 5L)).build());
    clients.add(bill("acme", 2, "PT1H", NOON, 0, Map.of("scan", 5L)).build());
    clients.add(bill("acme", 1, "PT1H", NOON.plusSeconds(3600), 0, Map.of("scan", 5L)).build());

    List<BillLine> lines = BillLines.ofClients(totals, clients);

    assertThat(lines).extracting(BillLine::state).containsExactly(State.FINAL, State.PROVISIONAL);
    assertThat(lines.get(0).client())
        .contains(
            new ClientName("7f000000000000000000000000000002", "7f000000000000000000000000000002"));
  }
}
