package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twinfold.topology.stream.Machine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three instances in processes of their own, one of which is killed. */
class ManyInstancesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PARTITIONS = 6;
  private static final int MACHINES = 60;
  private static final String TOKEN = "shared-by-all-three";

  @TempDir private Path directory;

  private final List<Process> processes = new ArrayList<>();
  private final List<Asked> instances = new ArrayList<>();
  private final List<Machine> machines = new ArrayList<>();
  private ReportingFleet fleet;

  @BeforeEach
  void startThree() throws IOException {
    fleet = new ReportingFleet(directory, PARTITIONS);
    for (int i = 0; i < 3; i++) {
      Process process = start(i);
      processes.add(process);
      BufferedReader said =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      instances.add(new Asked(URI.create(said.readLine()), TOKEN));
    }
    for (int i = 0; i < MACHINES; i++) {
      machines.add(fleet.machine("tenant-" + i % 5, "host-" + i));
      fleet.report(machines.get(i));
    }
    fleet.flush();
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
    fleet.close();
  }

  private Process start(int number) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            System.getProperty("java.class.path"),
            QueryInstance.class.getName(),
            fleet.bootstrapServers(),
            directory.resolve("state-" + number).toString(),
            TOKEN)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void everyInstanceAnswersForEveryKeyAlsoWhenOneIsKilled() throws Exception {
    awaitAllAnswer(instances);
    assertThat(partitionsOf(instances.get(0))).hasSize(3).doesNotContain(0);

    processes.get(2).destroyForcibly().waitFor();
    List<Asked> left = instances.subList(0, 2);
    assertThat(missingNames(left.get(0))).as("the list says who did not answer").isTrue();
    Set<Integer> seen = new TreeSet<>();
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              Set<Integer> statuses = statuses(left);
              seen.addAll(statuses);
              return statuses.equals(Set.of(200));
            });
    assertThat(seen).as("answered, or told to ask again").isSubsetOf(200, 503).contains(503);
    awaitAllAnswer(left);
    assertThat(partitionsOf(left.get(0))).hasSize(2);
  }

  private void awaitAllAnswer(List<Asked> asked) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(statuses(asked)).containsExactly(200);
              for (Asked one : asked) {
                JsonNode overview = one.json("/overview");
                assertThat(overview.get("missing")).isEmpty();
                assertThat(overview.at("/clients/active").asInt()).isEqualTo(MACHINES);
                assertThat(overview.get("tenants").asInt()).isEqualTo(5);
                for (int tenant = 0; tenant < 5; tenant++) {
                  JsonNode page = one.json("/tenants/tenant-" + tenant + "/clients?limit=1000");
                  assertThat(page.get("items")).hasSize(MACHINES / 5);
                  assertThat(one.json("/tenants/tenant-" + tenant + "/usage").get("items"))
                      .isNotEmpty();
                }
                assertThat(one.json("/search?q=host-5").get("items")).hasSize(11);
              }
            });
  }

  /** What is answered for the lineages of all machines, and whether it is theirs. */
  private Set<Integer> statuses(List<Asked> asked) {
    Set<Integer> statuses = new TreeSet<>();
    for (Asked one : asked) {
      for (Machine machine : machines) {
        String lineage = ReportingFleet.lineage(machine);
        HttpResponse<String> response =
            one.raw("/api/v1/lineages/" + lineage + "/clients/" + lineage);
        statuses.add(response.statusCode());
        if (response.statusCode() == 200) {
          assertThat(Asked.parse(response.body()).get("lineage").asText()).isEqualTo(lineage);
        } else if (response.statusCode() == 503) {
          assertThat(response.headers().firstValue("Retry-After")).isPresent();
        }
      }
    }
    return statuses;
  }

  private static boolean missingNames(Asked one) {
    JsonNode missing = one.json("/tenants/tenant-0/clients").get("missing");
    return missing.toString().contains("does not answer");
  }

  private static List<Integer> partitionsOf(Asked one) {
    List<Integer> partitions = new ArrayList<>();
    one.json("/overview")
        .get("instances")
        .forEach(instance -> partitions.add(instance.get("partitions").asInt()));
    assertThat(partitions.stream().mapToInt(Integer::intValue).sum()).isEqualTo(PARTITIONS);
    return partitions;
  }
}
