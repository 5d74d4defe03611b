package dev.twinfold.local.cluster;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** One combined broker and controller: formatted once, then started and stopped at will. */
final class Node {
  private final NodeAddress address;
  private final Properties settings;
  private KafkaRaftServer server;

  Node(NodeAddress address, Properties settings) {
    this.address = address;
    this.settings = settings;
  }

  NodeAddress address() {
    return address;
  }

  /** Writes the cluster id and the first metadata into the empty directory of this node. */
  void format(String clusterId) {
    String directory = settings.getProperty("log.dirs");
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setUnstableFeatureVersionsEnabled(false)
          .setClusterId(clusterId)
          .setNodeId(address.nodeId())
          .addDirectory(directory)
          .setMetadataLogDirectory(directory)
          .setControllerListenerName(NodeSettings.CONTROLLER_LISTENER)
          .setHasDynamicQuorum(false)
          .run();
    } catch (Exception e) {
      throw new IllegalStateException("cannot format " + directory + ": " + e.getMessage(), e);
    }
  }

  /** Returns when the broker serves clients; with several nodes that takes a majority of them. */
  synchronized void start() {
    if (server != null) {
      throw new IllegalStateException("node " + address.nodeId() + " is running already");
    }
    KafkaRaftServer starting =
        new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    try {
      starting.startup();
    } catch (RuntimeException e) {
      starting.shutdown();
      throw e;
    }
    server = starting;
  }

  /** Hands its partitions over, then stops; does nothing if it is not running. */
  synchronized void stop() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }
}
