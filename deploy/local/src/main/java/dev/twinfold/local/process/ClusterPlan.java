package dev.twinfold.local.process;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.cluster.FreePorts;
import dev.twinfold.local.cluster.NodeAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/**
 * What a cluster consists of and where it listens: decided once, then kept in its directory, so
 * that whoever is started again is found where it was.
 *
 * @param clusterId as Kafka calls it
 * @param brokers three of them
 * @param registryPort of the schema registry; empty: there is none
 * @param topologyPorts for health and metrics, one for each instance
 * @param partitions of each topic, from 1
 * @param secure whether the brokers ask for TLS and a password, and grant each user its own only
 * @param topologySettings of the topology, beyond where things are
 */
public record ClusterPlan(
    String clusterId,
    List<NodeAddress> brokers,
    OptionalInt registryPort,
    List<Integer> topologyPorts,
    int partitions,
    boolean secure,
    Map<String, String> topologySettings) {
  private static final int BROKERS = 3;
  private static final String SETTING = "setting.";
  private static final String REGISTRY = "registry";
  private static final String LOOPBACK = "http://127.0.0.1:";

  /** Windows somebody can watch closing, and a second copy of all state. */
  private static final Map<String, String> TOPOLOGY_DEFAULTS =
      Map.of("usage.windows", "PT1M/PT10S", "num.standby.replicas", "1");

  /** Refuses what cannot run. */
  public ClusterPlan {
    brokers = List.copyOf(brokers);
    topologyPorts = List.copyOf(topologyPorts);
    topologySettings = Map.copyOf(topologySettings);
    if (partitions < 1 || partitions > 100) {
      throw new CommandFailure("--partitions is " + partitions + ", must be 1 to 100");
    }
  }

  /**
   * A new one, on ports that are free now.
   *
   * @param topologies how many instances of the topology
   * @param settings of the topology, on top of the defaults
   */
  public static ClusterPlan create(
      int topologies,
      boolean withRegistry,
      int partitions,
      boolean secure,
      Map<String, String> settings) {
    List<Integer> ports = FreePorts.choose(2 * BROKERS + 1 + topologies);
    List<NodeAddress> brokers = new ArrayList<>();
    for (int i = 0; i < BROKERS; i++) {
      brokers.add(new NodeAddress(i + 1, ports.get(2 * i), ports.get(2 * i + 1)));
    }
    Map<String, String> topology = new TreeMap<>(TOPOLOGY_DEFAULTS);
    topology.putAll(settings);
    return new ClusterPlan(
        Uuid.randomUuid().toString(),
        brokers,
        withRegistry ? OptionalInt.of(ports.get(2 * BROKERS)) : OptionalInt.empty(),
        ports.subList(2 * BROKERS + 1, ports.size()),
        partitions,
        secure,
        topology);
  }

  /** All processes, in the order in which they are started. */
  public List<Member> members() {
    List<Member> members = new ArrayList<>();
    brokers.forEach(
        broker ->
            members.add(new Member("broker-" + broker.nodeId(), Role.BROKER, broker.broker())));
    registryPort.ifPresent(
        port -> members.add(new Member(REGISTRY, Role.REGISTRY, LOOPBACK + port)));
    for (int i = 0; i < topologyPorts.size(); i++) {
      members.add(
          new Member("topology-" + (i + 1), Role.TOPOLOGY, LOOPBACK + topologyPorts.get(i)));
    }
    return members;
  }

  /** The processes of a role. */
  List<Member> members(Role role) {
    return members().stream().filter(member -> member.role() == role).toList();
  }

  /**
   * One process by its name.
   *
   * @throws CommandFailure naming all, if there is no such
   */
  Member member(String name) {
    return members().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailure(
                    "there is no '"
                        + name
                        + "' in the cluster; its processes are "
                        + members().stream().map(Member::name).collect(Collectors.joining(", "))));
  }

  /** The brokers as Kafka's clients want them. */
  public String bootstrapServers() {
    return brokers.stream().map(NodeAddress::broker).collect(Collectors.joining(","));
  }

  /** Where the registry speaks Confluent's API; empty without a registry. */
  public Optional<String> registryUrl() {
    return registryPort.isPresent()
        ? Optional.of(LOOPBACK + registryPort.getAsInt() + "/apis/ccompat/v7")
        : Optional.empty();
  }

  /** To be kept in a file. */
  Properties toProperties() {
    Properties p = new Properties();
    p.setProperty("cluster.id", clusterId);
    p.setProperty("partitions", Integer.toString(partitions));
    p.setProperty("secure", Boolean.toString(secure));
    for (NodeAddress broker : brokers) {
      p.setProperty("broker." + broker.nodeId() + ".port", "" + broker.brokerPort());
      p.setProperty("broker." + broker.nodeId() + ".controller.port", "" + broker.controllerPort());
    }
    registryPort.ifPresent(port -> p.setProperty("registry.port", Integer.toString(port)));
    p.setProperty(
        "topology.ports",
        topologyPorts.stream().map(String::valueOf).collect(Collectors.joining(",")));
    topologySettings.forEach((name, value) -> p.setProperty(SETTING + name, value));
    return p;
  }

  /** The reverse of {@link #toProperties}. */
  static ClusterPlan of(Properties p) {
    List<NodeAddress> brokers =
        IntStream.rangeClosed(1, BROKERS)
            .mapToObj(
                id ->
                    new NodeAddress(
                        id,
                        port(p, "broker." + id + ".port"),
                        port(p, "broker." + id + ".controller.port")))
            .toList();
    Map<String, String> settings = new TreeMap<>();
    for (String name : p.stringPropertyNames()) {
      if (name.startsWith(SETTING)) {
        settings.put(name.substring(SETTING.length()), p.getProperty(name));
      }
    }
    return new ClusterPlan(
        p.getProperty("cluster.id"),
        brokers,
        p.containsKey("registry.port")
            ? OptionalInt.of(port(p, "registry.port"))
            : OptionalInt.empty(),
        List.of(p.getProperty("topology.ports").split(",")).stream().map(Integer::valueOf).toList(),
        Integer.parseInt(p.getProperty("partitions")),
        Boolean.parseBoolean(p.getProperty("secure")),
        settings);
  }

  private static int port(Properties p, String name) {
    return Integer.parseInt(p.getProperty(name));
  }
}
