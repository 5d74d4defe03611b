package dev.twinfold.topology.lineage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Folded;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.LineageSettings;
import dev.twinfold.topology.lineage.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the simulation found wrong in the fold, each by its shortest script. */
class FoundBySimulationTest {
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final FoldRun run = new FoldRun(LineageSettings.DEFAULTS.edgeHorizon());

  /** A restored backup resends what it had not seen acknowledged, again at each restore. */
  @Test
  void theReportThatRevealedATwinIsARedeliveryHoweverManyCameSince() {
    say(0, 1, 1, "g a");
    say(1, 2, 1, "g a b");
    say(60, 9, 7, "g a");
    say(61, 10, 1, "g a c");
    for (int i = 0; i < 20; i++) {
      say(62 + i, 20 + i, 2 + i, "g a c");
    }

    assertThat(say(100, 9, 7, "g a").facts()).hasOnlyElementsOfType(Fact.Redelivered.class);
    assertThat(clients()).hasSize(2);
  }

  /** A clone returns from an outage; its newest report overtakes those it had kept. */
  @Test
  void aReportOvertakenByTheForkOfItsOwnMachineIsLate() {
    say(0, 1, 1, "g a");
    say(1, 2, 1, "g a b");
    say(60, 3, 1, "g a c");

    Folded overtaken = say(61, 4, 9, "g a");

    assertThat(overtaken.facts())
        .singleElement()
        .isInstanceOfSatisfying(
            Fact.Counted.class,
            counted -> assertThat(counted.arrival()).isEqualTo(Fact.Arrival.LATE));
    assertThat(clients()).hasSize(2);
  }

  /** The wrong backup was restored first, then an older one. */
  @Test
  void aMachineRestoredTwiceToDifferentBackupsCountsOnce() {
    say(0, 1, 1, "g a");
    say(1, 2, 1, "g a b");
    say(2, 3, 1, "g a b c");
    say(3600, 4, 1, "g a b x");
    say(7200, 5, 1, "g a y");
    run.judge(2 * DAY);

    assertThat(clients())
        .filteredOn(client -> client.status() == ClientStatus.ACTIVE)
        .singleElement()
        .satisfies(client -> assertThat(client.id()).isEqualTo(identity("y")));
  }

  /** A machine that was off for 91 days may come back between two sweeps. */
  @Test
  void aRetiredClientIsFoundAgainUntilItIsForgotten() {
    say(0, 1, 1, "g a");
    long silent = LineageSettings.DEFAULTS.clientExpiry().toMillis();
    long sweep = DAY / 6;
    long millis = 0;
    for (; millis <= silent + DAY; millis += sweep) {
      run.tend(millis);
    }

    Folded back = say(millis / 1000 - 1, 2, 1, "g a b");

    assertThat(back.facts()).noneMatch(Fact.CloneSeen.class::isInstance);
    assertThat(clients())
        .singleElement()
        .satisfies(client -> assertThat(client.status()).isEqualTo(ClientStatus.ACTIVE));
  }

  private Folded say(long seconds, int reportId, int sequence, String chain) {
    List<Identity> identities = new ArrayList<>();
    for (String name : chain.split(" ", -1)) {
      identities.add(identity(name));
    }
    Report report =
        new Report(
            "acme",
            identity("g"),
            identities,
            List.of(),
            identities.size() - 1L,
            sequence,
            new Identity(1, reportId),
            seconds * 1000,
            seconds * 1000 + 1,
            Map.of("sign", 1L),
            Map.of());
    return run.fold(report, seconds * 1000);
  }

  private static Identity identity(String name) {
    return new Identity(name.charAt(0), 2);
  }

  private List<Client> clients() {
    return run.state().memory().allClients();
  }
}
