package dev.twinfold.local.command;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.bench.RecordRatios;
import dev.twinfold.local.bench.race.BenchBroker;
import dev.twinfold.local.bench.race.Contender;
import dev.twinfold.local.bench.race.Race;
import dev.twinfold.local.bench.race.RaceJson;
import dev.twinfold.local.bench.race.RaceResults;
import dev.twinfold.local.bench.race.RaceSettings;
import dev.twinfold.local.bench.race.RaceTable;
import dev.twinfold.local.bench.race.Shape;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code twinfold bench}: the measurements of docs/benchmarks.md. */
@Command(
    name = "bench",
    description = {
      "Measures the topology against a pass-through, Kafka's windowed count and a lineage's edges in one value,"
          + " on one embedded broker and in turn; see docs/benchmarks.md.",
      "Without --agents and --only all shapes are measured, which takes the better part of an hour."
    },
    subcommands = {
      BenchCommand.RecordCommand.class,
      BenchLatencyCommand.class,
      BenchRestoreCommand.class,
      BenchPartsCommand.class
    })
public final class BenchCommand implements Callable<Integer> {
  @Option(names = "--agents", paramLabel = "N", description = "How many machines report.")
  private Integer agents;

  @Option(names = "--reports", paramLabel = "N", description = "How many reports they send in all.")
  private Long reports;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description =
          "Only these: agents-10k, new-identity, golden-image, separate-lineages, agents-500k.")
  private List<String> only;

  @Option(
      names = "--contender",
      paramLabel = "NAME",
      split = ",",
      description = "Only these: passThrough, windowedCount, edgeSetAggregate, ours.")
  private List<String> contenders;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often, after a warm-up; ${DEFAULT-VALUE} without it.")
  private int rounds;

  @Mixin private MeasuredTopology topology;

  @Mixin private BenchOutput output;

  @Override
  public Integer call() {
    output.begin("race");
    RaceResults results;
    try (BenchBroker broker = BenchBroker.open(topology.partitions)) {
      RaceSettings settings = new RaceSettings(topology.partitions, rounds, topology.overrides);
      results = new Race(broker, settings, output::progress).run(shapes(), takingPart());
    }
    output.print(RaceTable.of(results), () -> RaceJson.of(results));
    return 0;
  }

  private List<Shape> shapes() {
    List<Shape> chosen = Shape.ALL;
    if (only != null) {
      only.forEach(name -> require(name, Shape.ALL.stream().map(Shape::name).toList()));
      chosen = Shape.ALL.stream().filter(shape -> only.contains(shape.name())).toList();
    } else if (agents != null || reports != null) {
      chosen = List.of(Shape.AGENTS_10K);
    }
    try {
      return chosen.stream().map(this::sized).toList();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("--agents and --reports: " + e.getMessage());
    }
  }

  private Shape sized(Shape shape) {
    return shape.sized(
        agents == null ? shape.agents() : agents, reports == null ? shape.reports() : reports);
  }

  private List<Contender> takingPart() {
    if (contenders == null) {
      return Contender.ALL;
    }
    List<String> names = Contender.ALL.stream().map(Contender::name).toList();
    contenders.forEach(name -> require(name, names));
    return Contender.ALL.stream().filter(c -> contenders.contains(c.name())).toList();
  }

  private static void require(String name, List<String> known) {
    if (!known.contains(name)) {
      throw new CommandFailure(
          "'" + name + "' is not one of " + known.stream().collect(Collectors.joining(", ")));
    }
  }

  /** {@code twinfold bench record}: what one call of the agent costs its host. */
  @Command(
      name = "record",
      description = "AgentProducer.record() against LongAdder and KafkaProducer.send().")
  static final class RecordCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      try {
        RecordRatios.measure().forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
        return 0;
      } catch (RunnerException e) {
        throw new CommandFailure("the benchmark failed: " + e.getMessage(), e);
      }
    }
  }
}
