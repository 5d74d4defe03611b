package dev.twinfold.local;

import dev.twinfold.local.command.AclsCommand;
import dev.twinfold.local.command.AgentCommand;
import dev.twinfold.local.command.BenchCommand;
import dev.twinfold.local.command.ClonesCommand;
import dev.twinfold.local.command.ClusterCommand;
import dev.twinfold.local.command.DemoCommand;
import dev.twinfold.local.command.LineageCommand;
import dev.twinfold.local.command.ReplayCommand;
import dev.twinfold.local.command.RunCommand;
import dev.twinfold.local.command.SchemasCommand;
import dev.twinfold.local.command.TopicsCommand;
import dev.twinfold.local.command.UsageCommand;
import dev.twinfold.local.command.WhyCommand;
import dev.twinfold.schemas.registry.RegistryRefusal;
import dev.twinfold.schemas.registry.RegistryUnavailable;
import dev.twinfold.topology.InvalidSettings;
import dev.twinfold.topology.UnusableAddress;
import dev.twinfold.topology.UnusableBroker;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line {@code twinfold}: exit code 0 for success, 1 for failure, 2 for wrong usage. */
@Command(
    name = "twinfold",
    description = "Finds cloned machines in their short-lived identities, and bills unique ones.",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ClusterCommand.class,
      TopicsCommand.class,
      AclsCommand.class,
      SchemasCommand.class,
      UsageCommand.class,
      ClonesCommand.class,
      LineageCommand.class,
      WhyCommand.class,
      ReplayCommand.class,
      AgentCommand.class,
      BenchCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    version = "twinfold 0.1.0-SNAPSHOT")
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs one command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, ready to be executed. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main()).setExecutionExceptionHandler(Main::explain);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }

  /** What people can put right takes one line; the rest is a defect and shows where it happened. */
  private static int explain(
      Exception e, CommandLine commandLine, CommandLine.ParseResult arguments) {
    PrintWriter err = commandLine.getErr();
    if (e instanceof CommandFailure
        || e instanceof InvalidSettings
        || e instanceof UnusableAddress
        || e instanceof UnusableBroker
        || e instanceof RegistryUnavailable
        || e instanceof RegistryRefusal) {
      err.println("twinfold: " + e.getMessage());
    } else {
      err.println("twinfold: this is a defect, please report it:");
      e.printStackTrace(err);
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }
}
