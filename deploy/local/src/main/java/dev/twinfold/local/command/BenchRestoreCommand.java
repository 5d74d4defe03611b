package dev.twinfold.local.command;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.bench.race.BenchBroker;
import dev.twinfold.local.bench.restore.RestoreResults;
import dev.twinfold.local.bench.restore.RestoreRun;
import dev.twinfold.local.bench.restore.RestoreTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code twinfold bench restore}: how long until lost state is there again. */
@Command(
    name = "restore",
    description = {
      "From the start of the topology without any state until it runs again, in turn with a bare consumer",
      "that reads the same changelogs."
    })
final class BenchRestoreCommand implements Callable<Integer> {
  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many clients there are, which reported once; ${DEFAULT-VALUE} without it.")
  private int clients;

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
    if (clients < 1 || rounds < 1) {
      throw new CommandFailure(
          "--clients " + clients + " and --rounds " + rounds + "; at least 1 of each");
    }
    output.begin("restore");
    try (BenchBroker broker = BenchBroker.open(topology.partitions)) {
      RestoreResults results =
          new RestoreRun(broker, clients, topology.overrides, output::progress).measure(rounds);
      output.print(RestoreTable.of(results), () -> RestoreTable.json(results));
    }
    return 0;
  }
}
