package dev.twinfold.topology.query;

import dev.twinfold.topology.Settings;
import dev.twinfold.topology.TopologyService;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** An instance in a process of its own, which a test can kill; says where it answers. */
final class QueryInstance {
  private QueryInstance() {}

  /** Takes the bootstrap servers, the state directory and the token. */
  public static void main(String[] arguments) {
    Map<String, String> given = new HashMap<>(settings());
    given.put("bootstrap.servers", arguments[0]);
    given.put("state.dir", arguments[1]);
    given.put("http.token", arguments[2]);
    TopologyService service =
        TopologyService.startServing(Settings.load(new Properties(), Map.of(), given));
    Runtime.getRuntime().addShutdownHook(new Thread(service::close));
    System.out.println(service.address());
  }

  /** A killed instance is missed after three seconds. */
  static Map<String, String> settings() {
    return Map.of(
        "kafka.consumer.session.timeout.ms",
        "3000",
        "kafka.consumer.heartbeat.interval.ms",
        "500",
        "kafka.consumer.max.poll.interval.ms",
        "60000");
  }
}
