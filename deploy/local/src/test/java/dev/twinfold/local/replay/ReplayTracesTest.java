package dev.twinfold.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recorded trace has the outcome that is kept beside it. */
class ReplayTracesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "small", "small.dup2", "small.burst5", "rollback"})
  void aTraceHasTheOutcomeThatIsKeptOfIt(String name) throws Exception {
    JsonNode expected = JSON.readTree(file(name + ".expected.json").toFile());

    JsonNode found = replay(name);

    JsonNode reports = found.get("reports");
    for (String counter : List.of("received", "counted", "redelivered", "gaps")) {
      assertThat(reports.get(counter).asLong())
          .as(counter)
          .isEqualTo(expected.get(counter).asLong());
    }
    assertThat(reports.get("deadLettered").asLong()).isZero();
    assertThat(found.get("clients")).hasSize(expected.get("clients").asInt());
    assertThat(countsOf(found.get("clones"), "evidence"))
        .isEqualTo(counts(expected.get("evidence")));
    assertThat(countsOf(found.get("clones"), "evidence", "status"))
        .isEqualTo(counts(expected.get("verdicts")));
    assertThat(operationsByClient(found)).isEqualTo(expectedOperations(expected));
  }

  /** Whoever was restored away is no longer a machine that counts. */
  @Test
  void clientsThatWereRestoredAwaySaySo() throws Exception {
    assertThat(countsOf(replay("rollback").get("clients"), "status"))
        .isEqualTo(Map.of("ACTIVE", 30L, "RESTORED", 10L));
  }

  private JsonNode replay(String name) throws IOException, URISyntaxException {
    List<String> complaints = new ArrayList<>();
    String trace = file(name + ".jsonl.gz").toString();
    try (BufferedReader lines = Trace.open(trace)) {
      ReplayOutcome outcome =
          new Replay(Duration.ofHours(24), directory, complaints::add).run(lines);
      assertThat(complaints).isEmpty();
      return ReplayJson.of(outcome);
    }
  }

  private static Path file(String name) throws URISyntaxException {
    return Path.of(ReplayTracesTest.class.getResource("/traces/" + name).toURI());
  }

  private static Map<String, Long> countsOf(JsonNode objects, String... fields) {
    Map<String, Long> counts = new TreeMap<>();
    for (JsonNode object : objects) {
      List<String> values = new ArrayList<>();
      for (String field : fields) {
        values.add(object.get(field).asText());
      }
      counts.merge(String.join(" ", values), 1L, Long::sum);
    }
    return counts;
  }

  private static Map<String, Long> counts(JsonNode object) {
    Map<String, Long> counts = new TreeMap<>();
    object.properties().forEach(each -> counts.put(each.getKey(), each.getValue().asLong()));
    return counts;
  }

  private static Map<String, Map<String, Long>> operationsByClient(JsonNode found) {
    Map<String, Map<String, Long>> operations = new TreeMap<>();
    for (JsonNode client : found.get("clients")) {
      operations.put(client.get("client").asText(), counts(client.get("operations")));
    }
    return operations;
  }

  private static Map<String, Map<String, Long>> expectedOperations(JsonNode expected) {
    Map<String, Map<String, Long>> operations = new TreeMap<>();
    expected
        .get("operationsByClient")
        .properties()
        .forEach(each -> operations.put(each.getKey(), counts(each.getValue())));
    return operations;
  }
}
