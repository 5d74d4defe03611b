package dev.twinfold.local.command;

import dev.twinfold.agent.AgentProducer;
import dev.twinfold.agent.chain.StateDirectoryException;
import dev.twinfold.local.CommandFailure;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twinfold agent}: what people do to the state of an agent. */
@Command(
    name = "agent",
    description = "Looks after agents' state directories.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = AgentCommand.Reset.class)
public final class AgentCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }

  /** {@code twinfold agent reset}: before an image is sealed. */
  @Command(
      name = "reset",
      description = {
        "Removes the chain of a state directory: the next agent there is a new client.",
        "For images that machines are made from. Refuses while an agent runs there."
      })
  static final class Reset implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The agent's state directory.")
    private Path directory;

    @Override
    public Integer call() {
      try {
        spec.commandLine().getOut().println(AgentProducer.resetChain(directory));
        spec.commandLine().getOut().flush();
        return 0;
      } catch (StateDirectoryException e) {
        throw new CommandFailure(e.getMessage(), e);
      }
    }
  }
}
