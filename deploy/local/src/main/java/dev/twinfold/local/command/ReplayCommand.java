package dev.twinfold.local.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.Logs;
import dev.twinfold.local.WorkDirectory;
import dev.twinfold.local.replay.Replay;
import dev.twinfold.local.replay.ReplayJson;
import dev.twinfold.local.replay.ReplayOutcome;
import dev.twinfold.local.replay.ReplaySummary;
import dev.twinfold.local.replay.Trace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twinfold replay}: what the topology makes of a recorded trace. */
@Command(
    name = "replay",
    showDefaultValues = true,
    description = {
      "Runs recorded reports through the topology, in recorded time and without a broker.",
      "Then moves time on past every deadline and prints the outcome."
    })
public final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "Reports as JSON lines, plain or .gz; - for standard input.")
  private String file;

  @Option(names = "--json", description = "Print one object in JSON instead of a summary.")
  private boolean json;

  @Option(
      names = "--restore-after",
      defaultValue = "PT24H",
      paramLabel = "DURATION",
      description = "How long after a fork without a word of the original it is a restore.")
  private Duration restoreAfter;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (WorkDirectory work = WorkDirectory.create("replay");
        BufferedReader lines = Trace.open(file)) {
      Logs.keepOffTheTerminal(work.path().resolve("twinfold.log"));
      ReplayOutcome outcome =
          new Replay(restoreAfter, work.directory("state"), err::println).run(lines);
      if (json) {
        out.println(
            new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(ReplayJson.of(outcome)));
      } else {
        ReplaySummary.of(outcome).forEach(out::println);
      }
      err.flush();
      out.flush();
      return 0;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the outcome is always JSON", e);
    } catch (IOException e) {
      throw new CommandFailure("cannot read '" + file + "': " + e.getMessage(), e);
    }
  }
}
