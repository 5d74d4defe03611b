package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twinfold.topology.TopologyService;
import dev.twinfold.topology.stream.Machine;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances that ask each other by TLS, with a token. */
class SecureInstancesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String TOKEN = "shared-by-both-of-them";
  private static final int MACHINES = 20;

  @TempDir private Path directory;

  private final List<Machine> machines = new ArrayList<>();

  @Test
  void eachAnswersForWhatTheOtherHas() throws Exception {
    Path keys = KeyStores.create(directory.resolve("keys.p12"));
    try (ReportingFleet fleet = report();
        TopologyService one = start(fleet, "one", keys, keys);
        TopologyService other = start(fleet, "other", keys, keys)) {
      for (Asked asked : List.of(asked(one, keys), asked(other, keys))) {
        await()
            .atMost(PATIENCE)
            .ignoreExceptions()
            .untilAsserted(
                () -> {
                  JsonNode overview = asked.json("/overview");
                  assertThat(overview.get("instances").findValuesAsText("partitions"))
                      .containsExactly("2", "2");
                  assertThat(overview.get("missing")).isEmpty();
                  assertThat(overview.at("/clients/active").asInt()).isEqualTo(MACHINES);
                  assertThat(statuses(asked)).containsExactly(200);
                });
      }
      Asked stranger = new Asked(one.address(), "a-token-of-others", client(keys));
      assertThat(statuses(stranger)).containsExactly(401);
    }
  }

  @Test
  void whoShowsAnotherCertificateIsNotAskedAndTheListSaysSo() throws Exception {
    Path keys = KeyStores.create(directory.resolve("keys.p12"));
    Path others = KeyStores.create(directory.resolve("others.p12"));
    try (ReportingFleet fleet = report();
        TopologyService one = start(fleet, "one", keys, keys);
        TopologyService other = start(fleet, "other", others, others)) {
      Asked asked = asked(one, keys);
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                assertThat(statuses(asked)).containsExactly(200, 503);
                assertThat(asked.json("/overview").get("missing").toString())
                    .contains(other.address().getAuthority(), "does not answer");
              });
    }
  }

  private ReportingFleet report() {
    ReportingFleet fleet = new ReportingFleet(directory, 4);
    for (int i = 0; i < MACHINES; i++) {
      machines.add(fleet.machine("acme", "host-" + i));
      fleet.report(machines.get(i));
    }
    fleet.flush();
    return fleet;
  }

  private TopologyService start(ReportingFleet fleet, String name, Path keys, Path trusted) {
    Map<String, String> given = new HashMap<>(QueryInstance.settings());
    given.put("http.token", TOKEN);
    given.put("http.tls.keystore.location", keys.toString());
    given.put("http.tls.keystore.password", KeyStores.PASSWORD);
    given.put("http.tls.truststore.location", trusted.toString());
    given.put("http.tls.truststore.password", KeyStores.PASSWORD);
    return TopologyService.startServing(fleet.settings(directory.resolve(name), given));
  }

  private static Asked asked(TopologyService instance, Path keys) {
    assertThat(instance.address().getScheme()).isEqualTo("https");
    return new Asked(instance.address(), TOKEN, client(keys));
  }

  private static HttpClient client(Path keys) {
    return HttpClient.newBuilder()
        .sslContext(Tls.trusting(new HttpSettings.KeyFile(keys, KeyStores.PASSWORD, "PKCS12")))
        .build();
  }

  /** What is answered for the lineages of all machines. */
  private Set<Integer> statuses(Asked asked) {
    Set<Integer> statuses = new TreeSet<>();
    for (Machine machine : machines) {
      String lineage = ReportingFleet.lineage(machine);
      HttpResponse<String> response = asked.raw("/api/v1/lineages/" + lineage);
      statuses.add(response.statusCode());
      if (response.statusCode() == 200) {
        assertThat(Asked.parse(response.body()).get("lineage").asText()).isEqualTo(lineage);
      }
      if (response.statusCode() == 503) {
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
      }
    }
    return statuses;
  }
}
