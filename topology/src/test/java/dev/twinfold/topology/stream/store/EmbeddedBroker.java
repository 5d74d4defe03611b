package dev.twinfold.topology.stream.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** A real broker in this JVM: one combined KRaft node on the loopback address, gone when closed. */
public final class EmbeddedBroker implements AutoCloseable {

  private static final String CLUSTER_ID = "dHdpbmZvbGQtc3RvcmUtdA";
  private static final int NODE_ID = 1;

  private final KafkaRaftServer server;
  private final String bootstrapServers;

  /** Formats an empty folder and starts on free ports. */
  public EmbeddedBroker(Path directory) {
    int brokerPort = freePort();
    int controllerPort = freePort();
    bootstrapServers = "127.0.0.1:" + brokerPort;
    format(directory);
    Exit.setExitProcedure((status, message) -> {});
    Exit.setHaltProcedure((status, message) -> {});
    Properties settings = settings(directory, brokerPort, controllerPort);
    server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
    server.startup();
  }

  /** Where clients find it. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  void createTopic(String topic, int partitions) {
    createTopics(List.of(new NewTopic(topic, partitions, (short) 1)));
  }

  /** Creates topics, and returns when they are there. */
  public void createTopics(List<NewTopic> topics) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(topics).all().get();
    } catch (InterruptedException | ExecutionException failure) {
      throw new IllegalStateException(failure);
    }
  }

  KafkaProducer<String, Long> producer() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("linger.ms", 5);
    return new KafkaProducer<>(settings, new StringSerializer(), new LongSerializer());
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path directory) {
    try {
      Formatter formatter = new Formatter();
      formatter.setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
      formatter.setClusterId(CLUSTER_ID);
      formatter.setNodeId(NODE_ID);
      formatter.addDirectory(directory.toString());
      formatter.setMetadataLogDirectory(directory.toString());
      formatter.setControllerListenerName("CONTROLLER");
      formatter.setReleaseVersion(MetadataVersion.latestProduction());
      formatter.setSupportedFeatures(Feature.PRODUCTION_FEATURES);
      formatter.setHasDynamicQuorum(false);
      formatter.setIgnoreFormatted(true);
      formatter.setUnstableFeatureVersionsEnabled(false);
      formatter.run();
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException("The broker's directory could not be formatted", failure);
    }
  }

  private static Properties settings(Path directory, int brokerPort, int controllerPort) {
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    settings.put(
        "listeners",
        "PLAIN://127.0.0.1:" + brokerPort + ",CONTROLLER://127.0.0.1:" + controllerPort);
    settings.put("advertised.listeners", "PLAIN://127.0.0.1:" + brokerPort);
    settings.put("listener.security.protocol.map", "PLAIN:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "PLAIN");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("log.dirs", directory.toString());
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("group.min.session.timeout.ms", "500");
    settings.put("auto.create.topics.enable", "false");
    return settings;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
