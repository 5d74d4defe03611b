package dev.twinfold.local.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** The server properties of one combined broker and controller, in Kafka's names. */
public final class NodeSettings {
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final String BROKER_LISTENER = "BROKER";
  private static final int MOST_REPLICAS = 3;

  private NodeSettings() {}

  /** The properties of a node that keeps everything in {@code directory}. */
  public static Properties of(NodeAddress node, List<NodeAddress> cluster, Path directory) {
    return of(node, cluster, directory, Optional.empty());
  }

  /** The same; with security, if there is to be any. */
  public static Properties of(
      NodeAddress node,
      List<NodeAddress> cluster,
      Path directory,
      Optional<NodeSecurity> security) {
    Properties p = new Properties();
    identity(p, node, cluster, directory);
    internalTopics(p, cluster.size());
    fastGroups(p);
    smallFootprint(p);
    security.ifPresent(each -> each.addTo(p, BROKER_LISTENER, CONTROLLER_LISTENER));
    return p;
  }

  private static void identity(
      Properties p, NodeAddress node, List<NodeAddress> cluster, Path directory) {
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(node.nodeId()));
    p.setProperty(
        "controller.quorum.voters",
        cluster.stream().map(NodeAddress::voter).collect(Collectors.joining(",")));
    p.setProperty("controller.listener.names", CONTROLLER_LISTENER);
    p.setProperty("inter.broker.listener.name", BROKER_LISTENER);
    p.setProperty(
        "listeners",
        BROKER_LISTENER
            + "://"
            + node.broker()
            + ","
            + CONTROLLER_LISTENER
            + "://127.0.0.1:"
            + node.controllerPort());
    p.setProperty("advertised.listeners", BROKER_LISTENER + "://" + node.broker());
    p.setProperty(
        "listener.security.protocol.map",
        BROKER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    p.setProperty("log.dirs", directory.toString());
  }

  private static void internalTopics(Properties p, int nodes) {
    String replicas = Integer.toString(Math.min(nodes, MOST_REPLICAS));
    String inSync = Integer.toString(nodes >= MOST_REPLICAS ? 2 : 1);
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      p.setProperty(topic + ".num.partitions", "2");
      p.setProperty(topic + ".replication.factor", replicas);
      p.setProperty(topic + ".segment.bytes", Integer.toString(16 << 20));
    }
    p.setProperty("transaction.state.log.min.isr", inSync);
    // What a killed instance left open holds its successor up until somebody looks.
    p.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    p.setProperty("share.coordinator.state.topic.min.isr", inSync);
    p.setProperty("default.replication.factor", replicas);
    p.setProperty("min.insync.replicas", inSync);
    // A misspelt topic must be an error here as it is in production.
    p.setProperty("auto.create.topics.enable", "false");
  }

  /** Without these a consumer waits 3 s for company and a streams group starts in 6 s. */
  private static void fastGroups(Properties p) {
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("group.consumer.min.heartbeat.interval.ms", "250");
    p.setProperty("group.consumer.heartbeat.interval.ms", "250");
    p.setProperty("group.streams.min.heartbeat.interval.ms", "250");
    p.setProperty("group.streams.heartbeat.interval.ms", "250");
    p.setProperty("group.streams.min.session.timeout.ms", "6000");
    p.setProperty("group.streams.session.timeout.ms", "10000");
    p.setProperty("group.streams.num.standby.replicas", "1");
    p.setProperty("group.streams.assignment.interval.ms", "0");
    p.setProperty("group.streams.initial.rebalance.delay.ms", "0");
  }

  private static void smallFootprint(Properties p) {
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "4");
    p.setProperty("background.threads", "2");
    p.setProperty("num.recovery.threads.per.data.dir", "1");
    p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    p.setProperty("log.index.size.max.bytes", Integer.toString(1 << 20));
    p.setProperty("controller.quorum.election.timeout.ms", "500");
    p.setProperty("controller.quorum.election.backoff.max.ms", "200");
    p.setProperty("controller.quorum.fetch.timeout.ms", "2000");
    p.setProperty("broker.heartbeat.interval.ms", "500");
    // A stopped node can only come back when its old session has run out.
    p.setProperty("broker.session.timeout.ms", "3000");
  }
}
