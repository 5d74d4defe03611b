package dev.twinfold.local.cluster;

/**
 * Where one node of the cluster listens on 127.0.0.1.
 *
 * @param nodeId from 1
 * @param brokerPort for clients and the other brokers
 * @param controllerPort for the quorum
 */
public record NodeAddress(int nodeId, int brokerPort, int controllerPort) {
  /** The entry of {@code bootstrap.servers}. */
  public String broker() {
    return "127.0.0.1:" + brokerPort;
  }

  /** The entry of {@code controller.quorum.voters}. */
  String voter() {
    return nodeId + "@127.0.0.1:" + controllerPort;
  }
}
