package dev.twinfold.local.cluster;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** One combined broker and controller: formatted once, then started and stopped at will. */
public final class Node {
  private final Properties settings;
  private KafkaRaftServer server;

  /** With settings as {@link NodeSettings} makes them. */
  public Node(Properties settings) {
    this.settings = settings;
  }

  int id() {
    return Integer.parseInt(settings.getProperty("node.id"));
  }

  /** Its entry of {@code bootstrap.servers}. */
  String broker() {
    String advertised = settings.getProperty("advertised.listeners");
    return advertised.substring(advertised.indexOf("//") + 2);
  }

  /** Writes the cluster id and the first metadata into the empty directory of this node. */
  public void format(String clusterId) {
    format(clusterId, List.of());
  }

  /**
   * The same, with users that are known from the first start on.
   *
   * @param users of SCRAM, as Kafka's {@code kafka-storage format --add-scram} takes them
   */
  public void format(String clusterId, List<String> users) {
    String directory = settings.getProperty("log.dirs");
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setUnstableFeatureVersionsEnabled(false)
          .setClusterId(clusterId)
          .setNodeId(id())
          .addDirectory(directory)
          .setMetadataLogDirectory(directory)
          .setControllerListenerName(NodeSettings.CONTROLLER_LISTENER)
          .setHasDynamicQuorum(false)
          .setScramArguments(users)
          .run();
    } catch (Exception e) {
      throw new IllegalStateException("cannot format " + directory + ": " + e.getMessage(), e);
    }
  }

  /** Returns when the broker serves clients; with several nodes that takes a majority of them. */
  synchronized void start() {
    if (server != null) {
      throw new IllegalStateException("node " + id() + " is running already");
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

  /** Returns when it has stopped, because it was told to or gave up. */
  void awaitStopped() {
    KafkaRaftServer running;
    synchronized (this) {
      running = server;
    }
    if (running != null) {
      running.awaitShutdown();
    }
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
