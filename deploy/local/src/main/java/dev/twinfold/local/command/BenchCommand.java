package dev.twinfold.local.command;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.bench.RecordRatios;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code twinfold bench}: the measurements of docs/benchmarks.md, for developers. */
@Command(
    name = "bench",
    hidden = true,
    description = "Measures; see docs/benchmarks.md.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = BenchCommand.RecordCommand.class)
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
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
