package dev.twinfold.local.command;

import dev.twinfold.local.Logs;
import dev.twinfold.local.StopSignal;
import dev.twinfold.local.WorkDirectory;
import dev.twinfold.local.demo.Demo;
import dev.twinfold.local.demo.DemoPlan;
import dev.twinfold.local.demo.Screen;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code twinfold demo}: everything at once, in one process. */
@Command(
    name = "demo",
    showDefaultValues = true,
    description = {
      "Shows it all in one process: a broker, the topology, and agents of which some get cloned.",
      "Exit code 0 when every clone was detected and every operation billed."
    })
public final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--agents", defaultValue = "20", paramLabel = "N", description = "Machines.")
  private int agents;

  @Option(
      names = "--clones",
      defaultValue = "3",
      paramLabel = "N",
      description = "How many times a machine is cloned while it runs.")
  private int clones;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      paramLabel = "N",
      description = "How long the machines work, from 10.")
  private int seconds;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Where the broker listens on 127.0.0.1 (default: a free port).")
  private Integer port;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Of the machines' tenants and rates, and of the choice of those cloned.")
  private long seed;

  @Option(
      names = "--keep",
      description = "When all is done, keep broker, topology and page running until Ctrl-C.")
  private boolean keep;

  @Override
  public Integer call() {
    DemoPlan plan =
        new DemoPlan(
            agents,
            clones,
            Duration.ofSeconds(seconds),
            port == null ? OptionalInt.empty() : OptionalInt.of(port),
            seed,
            keep);
    Screen screen = new Screen(spec.commandLine().getOut(), Terminal.isThere());
    try (StopSignal stop = StopSignal.install();
        WorkDirectory work = WorkDirectory.create("demo")) {
      Logs.keepOffTheTerminal(work.path().resolve("twinfold.log"));
      return new Demo(plan, screen, stop).run(work) ? 0 : 1;
    }
  }
}
