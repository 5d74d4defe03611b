package dev.twinfold.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What the parts of the topology do in a second, each by itself.
 *
 * @param parts by name, in the order of the alphabet
 */
public record PartFigures(List<Part> parts) {
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final int WARM_UPS = 3;
  private static final int MEASURED = 5;

  /**
   * One of them.
   *
   * @param name benchmark and method, without the package
   * @param min operations a second, of the worst second
   * @param mean of all
   * @param max of the best
   * @param allocatedBytes on the heap, per operation
   */
  public record Part(String name, double min, double mean, double max, double allocatedBytes) {
    private static Part of(RunResult result) {
      String benchmark = result.getParams().getBenchmark();
      var speed = result.getPrimaryResult().getStatistics();
      // By name: JMH's results are of a raw type.
      String allocated =
          result.getSecondaryResults().keySet().stream()
              .filter(measured -> measured.endsWith(ALLOCATED))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("JMH did not measure " + ALLOCATED));
      return new Part(
          benchmark.substring(PartFigures.class.getPackageName().length() + 1),
          speed.getMin(),
          speed.getMean(),
          speed.getMax(),
          result.getSecondaryResults().get(allocated).getScore());
    }
  }

  /** Copies the list. */
  public PartFigures {
    parts = List.copyOf(parts);
  }

  /**
   * Measures {@link FoldBenchmark}, {@link CodecBenchmark} and {@link StoreBenchmark} on one
   * thread.
   *
   * @param forks processes for each, one after the other; 0 for this one
   * @param time of each of three times to warm up and five that count
   * @throws RunnerException if a benchmark fails
   */
  public static PartFigures measure(int forks, Duration time) throws RunnerException {
    TimeValue each = new TimeValue(time.toMillis(), TimeUnit.MILLISECONDS);
    Options options =
        new OptionsBuilder()
            .include("\\.(Fold|Codec|Store)Benchmark\\.")
            .forks(forks)
            .warmupIterations(WARM_UPS)
            .warmupTime(each)
            .measurementIterations(MEASURED)
            .measurementTime(each)
            .shouldFailOnError(true)
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .build();
    List<Part> parts = new ArrayList<>();
    for (RunResult result : new Runner(options).run()) {
      parts.add(Part.of(result));
    }
    return new PartFigures(parts);
  }

  /** Lines of Markdown. */
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("| part | thousand a second, min | mean | max | ns each | bytes allocated |");
    lines.add("|---|---|---|---|---|---|");
    for (Part part : parts) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %.0f | %.0f | %.0f | %.0f | %.0f |",
              part.name(),
              part.min() / 1e3,
              part.mean() / 1e3,
              part.max() / 1e3,
              1e9 / part.mean(),
              part.allocatedBytes()));
    }
    return lines;
  }

  /** One object, with an object for each part. */
  public ObjectNode json() {
    ObjectNode all = new ObjectMapper().createObjectNode();
    for (Part part : parts) {
      ObjectNode one = all.putObject(part.name());
      one.put("allocatedBytes", part.allocatedBytes())
          .putObject("perSecond")
          .put("min", part.min())
          .put("mean", part.mean())
          .put("max", part.max());
    }
    return all;
  }
}
