package dev.twinfold.local.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link RecordBenchmark} and puts its results into proportion: on a machine that others use
 * too, only what was measured side by side can be compared. So the three take turns, one process
 * each, and each round gives one ratio.
 */
public final class RecordRatios {
  private static final int ROUNDS = 5;
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private RecordRatios() {}

  /**
   * Measures for some minutes; the lines are rows of the table in docs/benchmarks.md.
   *
   * @throws RunnerException if a benchmark fails
   */
  public static List<String> measure() throws RunnerException {
    List<String> rows = new ArrayList<>();
    rows.add("| threads | ratio | min | median | max |");
    rows.add("|---|---|---|---|---|");
    for (int threads : new int[] {1, 4}) {
      List<Map<String, RunResult>> rounds = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        rounds.add(round(threads));
      }
      rows.add(ratio(threads, "record() / LongAdder.increment()", rounds, "record", "adder"));
      rows.add(ratio(threads, "KafkaProducer.send() / record()", rounds, "send", "record"));
      for (String name : List.of("adder", "record", "send")) {
        DoubleStream bytes = rounds.stream().mapToDouble(r -> allocated(r.get(name)));
        rows.add(row(threads, "bytes allocated per call of " + name, bytes));
      }
    }
    return rows;
  }

  private static Map<String, RunResult> round(int threads) throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(RecordBenchmark.class.getName())
            .threads(threads)
            .forks(1)
            .warmupIterations(2)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(3)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .build();
    Collection<RunResult> results = new Runner(options).run();
    Map<String, RunResult> byName = new HashMap<>();
    for (RunResult result : results) {
      byName.put(result.getPrimaryResult().getLabel(), result);
    }
    return byName;
  }

  private static double allocated(RunResult result) {
    for (String measured : result.getSecondaryResults().keySet()) {
      if (measured.endsWith(ALLOCATED)) {
        return result.getSecondaryResults().get(measured).getScore();
      }
    }
    throw new IllegalStateException("JMH did not measure " + ALLOCATED);
  }

  private static String ratio(
      int threads, String name, List<Map<String, RunResult>> rounds, String one, String other) {
    return row(
        threads,
        name,
        rounds.stream()
            .mapToDouble(
                r ->
                    r.get(one).getPrimaryResult().getScore()
                        / r.get(other).getPrimaryResult().getScore()));
  }

  private static String row(int threads, String name, DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return String.format(
        Locale.ROOT,
        "| %d | %s | %s | %s | %s |",
        threads,
        name,
        rounded(sorted[0]),
        rounded(sorted[sorted.length / 2]),
        rounded(sorted[sorted.length - 1]));
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
  }
}
