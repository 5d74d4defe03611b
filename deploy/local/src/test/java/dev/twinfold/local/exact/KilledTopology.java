package dev.twinfold.local.exact;

import dev.twinfold.topology.Settings;
import dev.twinfold.topology.TopologyService;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The topology in a JVM of its own, which a test kills. */
final class KilledTopology {
  private KilledTopology() {}

  /** Takes the bootstrap servers and the state directory; runs until it is told to end. */
  public static void main(String[] arguments) throws Exception {
    TopologyService service =
        TopologyService.start(settings(arguments[0], "", "twinfold", Path.of(arguments[1])));
    Runtime.getRuntime().addShutdownHook(new Thread(service::close));
    service.awaitStopped(Duration.ofDays(1));
    service.failure().ifPresent(failure -> failure.printStackTrace(System.err));
  }

  /** Short windows, and a silence that a start on a busy machine does not reach. */
  static Settings settings(String bootstrapServers, String prefix, String application, Path state) {
    Map<String, String> flags = new HashMap<>();
    flags.put("bootstrap.servers", bootstrapServers);
    flags.put("topic.prefix", prefix);
    flags.put("application.id", application);
    flags.put("state.dir", state.toString());
    flags.put("usage.windows", "PT5S/PT2S");
    flags.put("usage.idle.after", "PT5S");
    flags.put("usage.correction.pause", "PT1S");
    flags.put("kafka.session.timeout.ms", "6000");
    flags.put("kafka.heartbeat.interval.ms", "500");
    return Settings.load(new Properties(), Map.of(), flags);
  }

  static Process start(String bootstrapServers, Path state) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx384m",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            System.getProperty("java.class.path"),
            KilledTopology.class.getName(),
            bootstrapServers,
            state.toString())
        .inheritIO()
        .start();
  }
}
