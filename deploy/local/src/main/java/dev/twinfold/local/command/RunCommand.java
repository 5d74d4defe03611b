package dev.twinfold.local.command;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.StopSignal;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.TopologyService;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code twinfold run}: the topology alone, against any broker, until it is told to stop. */
@Command(
    name = "run",
    description = {
      "Runs the topology against any broker until Ctrl-C.",
      "Settings come from the file, then from TWINFOLD_* of the environment, then from -D."
    })
public final class RunCommand implements Callable<Integer> {
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "A properties file; at least bootstrap.servers.")
  private Path config;

  @Option(names = "-D", paramLabel = "NAME=VALUE", description = "Overrides one setting.")
  private Map<String, String> flags = new LinkedHashMap<>();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Settings settings =
        Settings.load(PropertiesFile.read("--config", config), System.getenv(), flags);
    try (StopSignal stop = StopSignal.install();
        TopologyService topology = TopologyService.startServing(settings)) {
      say(out, "starting; health at " + topology.address() + "/health/ready");
      // To restore state can take hours, and is no reason to give up.
      boolean running = false;
      while (topology.failure().isEmpty()) {
        if (!running && topology.awaitRunning(Duration.ZERO)) {
          running = true;
          say(
              out,
              "running; see it at "
                  + topology.address()
                  + ", health and metrics there, too; Ctrl-C stops it");
        }
        if (stop.await(CHECK_INTERVAL)) {
          say(out, "stopping");
          return 0;
        }
      }
      Throwable failure = topology.failure().get();
      throw new CommandFailure("the topology stopped: " + inWords(failure), failure);
    }
  }

  private static void say(PrintWriter out, String words) {
    out.println("twinfold: " + words);
    out.flush();
  }

  /** Kafka Streams says where it happened; the cause says what. */
  private static String inWords(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest == failure ? failure.toString() : failure + ": " + deepest.getMessage();
  }
}
