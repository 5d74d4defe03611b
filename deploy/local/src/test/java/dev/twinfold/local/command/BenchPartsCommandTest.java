package dev.twinfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** The short form, in this process: that every part is measured, never how fast. */
class BenchPartsCommandTest {
  @Test
  void everyPartHasASpeedAndWhatItAllocates() throws JsonProcessingException {
    // Somebody else on this machine may run JMH too, which is no matter here.
    System.setProperty("jmh.ignoreLock", "true");

    CommandRun run = CommandRun.of("bench", "parts", "--forks", "0", "--millis", "10", "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode all = new ObjectMapper().readTree(json(run.out()));
    assertThat(all.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "FoldBenchmark.foldOneOfEach",
            "CodecBenchmark.readReport",
            "CodecBenchmark.readReportByAvro",
            "CodecBenchmark.writeClient",
            "CodecBenchmark.readClient",
            "CodecBenchmark.writeBill",
            "StoreBenchmark.getHeldClient",
            "StoreBenchmark.getClientFromDisk",
            "StoreBenchmark.putHeldClient",
            "StoreBenchmark.putAndCommitClient");
    for (JsonNode part : all) {
      double mean = part.at("/perSecond/mean").asDouble();
      assertThat(mean).isBetween(part.at("/perSecond/min").asDouble(), Double.MAX_VALUE);
      assertThat(mean).isPositive().isLessThanOrEqualTo(part.at("/perSecond/max").asDouble());
      assertThat(part.path("allocatedBytes").isNumber()).isTrue();
    }
    assertThat(all.at("/CodecBenchmark.writeClient/allocatedBytes").asDouble()).isPositive();
  }

  @Test
  void lessThanNoForksAreRefused() {
    CommandRun run = CommandRun.of("bench", "parts", "--forks", "-1");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("--forks -1 and --millis 1000; at least 0 and 1");
  }

  private static String json(String out) {
    return out.substring(out.indexOf('{'));
  }
}
