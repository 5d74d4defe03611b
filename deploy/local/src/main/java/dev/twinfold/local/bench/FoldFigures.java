package dev.twinfold.local.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link FoldBenchmark} in processes of its own. */
public final class FoldFigures {
  private static final int FORKS = 3;

  private FoldFigures() {}

  /**
   * Measures for half a minute; the lines are a table for docs/benchmarks.md.
   *
   * @throws RunnerException if the benchmark fails
   */
  public static List<String> measure() throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(FoldBenchmark.class.getName())
            .forks(FORKS)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .build();
    List<String> rows = new ArrayList<>();
    rows.add("| measured | min | mean | max |");
    rows.add("|---|---|---|---|");
    for (RunResult result : new Runner(options).run()) {
      var speed = result.getPrimaryResult().getStatistics();
      rows.add(
          String.format(
              Locale.ROOT,
              "| reports folded a second | %.0f | %.0f | %.0f |",
              speed.getMin(),
              speed.getMean(),
              speed.getMax()));
      result
          .getSecondaryResults()
          .forEach(
              (name, measured) -> {
                if (name.endsWith("gc.alloc.rate.norm")) {
                  var bytes = measured.getStatistics();
                  rows.add(
                      String.format(
                          Locale.ROOT,
                          "| bytes allocated per report | %.0f | %.0f | %.0f |",
                          bytes.getMin(),
                          bytes.getMean(),
                          bytes.getMax()));
                }
              });
    }
    return rows;
  }
}
