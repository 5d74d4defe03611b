package dev.twinfold.local.command;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.bench.latency.LatencyPlan;
import dev.twinfold.local.bench.latency.LatencyRun;
import dev.twinfold.local.bench.latency.LatencyTable;
import dev.twinfold.local.bench.race.BenchBroker;
import dev.twinfold.local.bench.race.Contender;
import dev.twinfold.local.bench.race.Lap;
import dev.twinfold.local.bench.race.Race;
import dev.twinfold.local.bench.race.RaceSettings;
import dev.twinfold.local.bench.race.Shape;
import dev.twinfold.local.bench.race.ShapeResults;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code twinfold bench latency}: how long until somebody sees a clone. */
@Command(
    name = "latency",
    description = {
      "From a clone's first divergent report until a reader of committed records sees that it was found,",
      "while a fleet reports at half the rate that the topology was found to be able to."
    })
final class BenchLatencyCommand implements Callable<Integer> {
  private static final String OURS = "ours";

  @Option(
      names = "--agents",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many machines report; ${DEFAULT-VALUE} without it.")
  private int agents;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Their reports a second; half of the maximum, which is measured, without it.")
  private Long rate;

  @Option(
      names = "--reports",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "In each of the rounds that measure the maximum; ${DEFAULT-VALUE} without it.")
  private long reports;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "That measure the maximum, after a warm-up; ${DEFAULT-VALUE} without it.")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "How long they report before the first clone; ${DEFAULT-VALUE} without it.")
  private int warmUp;

  @Option(
      names = "--clones",
      paramLabel = "N",
      defaultValue = "2000",
      description =
          "How many clones are measured; ${DEFAULT-VALUE} without it. A fifth as many come before"
              + " them, at the same pace, for practice.")
  private int clones;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "100",
      description = "In how many seconds, evenly spread; ${DEFAULT-VALUE} without it.")
  private int seconds;

  @Mixin private MeasuredTopology topology;

  @Mixin private BenchOutput output;

  @Override
  public Integer call() {
    output.begin("latency");
    // What cannot be measured is said before anything is.
    plan(rate == null ? 1 : rate);
    try (BenchBroker broker = BenchBroker.open(topology.partitions)) {
      OptionalDouble maximum =
          rate == null ? OptionalDouble.of(maximum(broker)) : OptionalDouble.empty();
      LatencyPlan plan =
          plan(rate == null ? Math.max(1, (long) (maximum.getAsDouble() / 2)) : rate);
      var results = new LatencyRun(broker, plan, output::progress).measure(maximum);
      output.print(LatencyTable.of(results), () -> LatencyTable.json(results));
    }
    return 0;
  }

  private LatencyPlan plan(long reportsPerSecond) {
    try {
      return new LatencyPlan(
          fleet(),
          reportsPerSecond,
          Duration.ofSeconds(warmUp),
          clones,
          Duration.ofSeconds(seconds),
          topology.overrides);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("what is to be measured: " + e.getMessage());
    }
  }

  private Shape fleet() {
    return Shape.fleet("maximum", agents, Math.max(agents, reports));
  }

  private double maximum(BenchBroker broker) {
    List<Contender> ours = Contender.ALL.stream().filter(each -> each.name().equals(OURS)).toList();
    RaceSettings settings = new RaceSettings(topology.partitions, rounds, topology.overrides);
    ShapeResults results =
        new Race(broker, settings, output::progress).run(List.of(fleet()), ours).shapes().get(0);
    if (!results.laps().containsKey(OURS)) {
      throw new CommandFailure("the maximum could not be measured: " + results.failures());
    }
    return results.spread(OURS, Lap::reportsPerSecond).median();
  }
}
