package dev.twinfold.local.command;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.bench.PartFigures;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code twinfold bench parts}: what each report passes through, a part at a time. */
@Command(
    name = "parts",
    description = {
      "The fold over state in memory, decoding and encoding, and the store of the clients over RocksDB,",
      "each by itself on one thread (JMH); some four minutes."
    })
final class BenchPartsCommand implements Callable<Integer> {
  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Processes for each part, one after the other; 0 for this one; ${DEFAULT-VALUE} without it.")
  private int forks;

  @Option(
      names = "--millis",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How long each of eight iterations takes; ${DEFAULT-VALUE} without it.")
  private int millis;

  @Mixin private BenchOutput output;

  @Override
  public Integer call() {
    if (forks < 0 || millis < 1) {
      throw new CommandFailure(
          "--forks " + forks + " and --millis " + millis + "; at least 0 and 1");
    }
    output.begin("parts");
    try {
      PartFigures figures = PartFigures.measure(forks, Duration.ofMillis(millis));
      output.print(figures.table(), figures::json);
      return 0;
    } catch (RunnerException e) {
      throw new CommandFailure("the benchmark failed: " + e.getMessage(), e);
    }
  }
}
