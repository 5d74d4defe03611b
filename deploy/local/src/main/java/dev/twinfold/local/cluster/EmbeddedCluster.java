package dev.twinfold.local.cluster;

import dev.twinfold.local.WorkDirectory;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/**
 * A Kafka cluster in this JVM: KRaft, one or three combined nodes on 127.0.0.1, from Kafka's
 * published jars. Its data lives in a temporary directory and goes when the cluster is closed.
 *
 * <pre>{@code
 * try (EmbeddedCluster cluster = EmbeddedCluster.open(3)) {
 *   settings.put("bootstrap.servers", cluster.bootstrapServers());
 * }
 * }</pre>
 */
public final class EmbeddedCluster implements AutoCloseable {
  private static final int ATTEMPTS = 3;

  private final WorkDirectory directory;
  private final List<Node> nodes;

  private EmbeddedCluster(WorkDirectory directory, List<Node> nodes) {
    this.directory = directory;
    this.nodes = nodes;
  }

  /** Starts that many nodes, numbered from 1, on ports that are free. */
  public static EmbeddedCluster open(int nodeCount) {
    return open(nodeCount, OptionalInt.empty());
  }

  /**
   * Starts that many nodes, numbered from 1; returns when all of them serve clients.
   *
   * @param nodeCount 1 or 3: the quorum needs a majority
   * @param port for the clients of node 1; the other ports are chosen free
   * @throws PortInUse if somebody listens on {@code port}
   */
  public static EmbeddedCluster open(int nodeCount, OptionalInt port) {
    if (nodeCount != 1 && nodeCount != 3) {
      throw new IllegalArgumentException("a cluster has 1 or 3 nodes, not " + nodeCount);
    }
    BrokerFaults.contain();
    for (int attempt = 1; ; attempt++) {
      port.ifPresent(FreePorts::require);
      EmbeddedCluster cluster = prepare(addresses(nodeCount, port));
      try {
        onAll(cluster.nodes, Node::start);
        return cluster;
      } catch (RuntimeException e) {
        cluster.close();
        // Between choosing a port and listening on it, somebody else can take it.
        if (attempt == ATTEMPTS || !isBindFailure(e)) {
          throw e;
        }
      }
    }
  }

  private static List<NodeAddress> addresses(int nodeCount, OptionalInt port) {
    List<Integer> ports = FreePorts.choose(2 * nodeCount);
    List<NodeAddress> addresses = new ArrayList<>();
    for (int i = 0; i < nodeCount; i++) {
      int broker = i == 0 ? port.orElse(ports.get(0)) : ports.get(2 * i);
      addresses.add(new NodeAddress(i + 1, broker, ports.get(2 * i + 1)));
    }
    return addresses;
  }

  private static EmbeddedCluster prepare(List<NodeAddress> addresses) {
    WorkDirectory directory = WorkDirectory.create("kafka");
    List<Node> nodes =
        addresses.stream()
            .map(
                address ->
                    new Node(
                        NodeSettings.of(
                            address, addresses, directory.directory("node-" + address.nodeId()))))
            .toList();
    String clusterId = Uuid.randomUuid().toString();
    nodes.forEach(node -> node.format(clusterId));
    return new EmbeddedCluster(directory, nodes);
  }

  /** At once, because a node neither starts nor stops in order without a majority of the others. */
  private static void onAll(List<Node> nodes, Consumer<Node> action) {
    CompletableFuture<?>[] running =
        nodes.stream()
            .map(
                node ->
                    CompletableFuture.runAsync(
                        () -> action.accept(node),
                        task -> new Thread(task, "embedded-node-" + node.id()).start()))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(running).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static boolean isBindFailure(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  /** The nodes' addresses as Kafka's clients want them: {@code 127.0.0.1:20001,127.0.0.1:...}. */
  public String bootstrapServers() {
    return nodes.stream().map(Node::broker).collect(Collectors.joining(","));
  }

  /** Stops one node, which hands its partitions over first. Nothing happens if it is stopped. */
  public void stop(int nodeId) {
    node(nodeId).stop();
  }

  /** Starts a stopped node on its old ports and data; returns when it serves clients. */
  public void start(int nodeId) {
    node(nodeId).start();
  }

  /** What the first broker of this JVM to give up said; empty while all are well. */
  public static Optional<String> fault() {
    return BrokerFaults.first();
  }

  private Node node(int nodeId) {
    return nodes.stream()
        .filter(node -> node.id() == nodeId)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no node " + nodeId));
  }

  /** Stops the nodes and removes their data. */
  @Override
  public void close() {
    onAll(nodes, Node::stop);
    directory.close();
  }
}
