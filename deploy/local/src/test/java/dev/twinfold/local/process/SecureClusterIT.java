package dev.twinfold.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.twinfold.agent.AgentConfig;
import dev.twinfold.agent.AgentProducer;
import dev.twinfold.local.command.CommandRun;
import dev.twinfold.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers with TLS, passwords and an authorizer: who gets in, and who may do what. */
class SecureClusterIT {
  private static final Topics TOPICS = new Topics("");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String[] USERS = {
    "--agents",
    "User:agent",
    "--topology",
    "User:topology",
    "--finance",
    "User:finance",
    "--alerting",
    "User:alerting"
  };

  @TempDir private static Path directory;
  private static LocalCluster cluster;

  @BeforeAll
  static void up() {
    EndWithTests.register(directory.resolve("cluster"));
    ClusterPlan plan =
        ClusterPlan.create(
            1, true, 2, true, Map.of("usage.windows", "PT1S/PT1S", "usage.idle.after", "PT0.5S"));
    cluster = LocalCluster.up(directory.resolve("cluster"), plan, words -> {});
  }

  @AfterAll
  static void down() {
    if (cluster != null) {
      cluster.down();
    }
  }

  private static CommandRun run(User user, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap-servers", cluster.plan().bootstrapServers()));
    all.addAll(List.of("--command-config", cluster.clientFile(user).toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static String[] with(String[] first, String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(List.of(first));
    return all.toArray(String[]::new);
  }

  @Test
  void whatAgentsReportIsOnTheBillThatFinanceReads() {
    AgentConfig.Builder config =
        AgentConfig.builder()
            .tenant("acme")
            .stateDirectory(directory.resolve("agent"))
            .reportInterval(Duration.ofMillis(200));
    cluster
        .client(User.AGENT)
        .forEach(
            (name, value) -> {
              if (name.equals("bootstrap.servers")) {
                config.bootstrapServers(value.toString());
              } else {
                config.producerSetting(name.toString(), value.toString());
              }
            });
    try (AgentProducer agent = AgentProducer.open(config.build())) {
      agent.record("render", 4711);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(run(User.FINANCE, "usage").out()).contains("acme", "4,711"));
    }
  }

  @Test
  void agentsMayWriteReportsAndNothingElse() {
    write(User.AGENT, TOPICS.chainTails().name());
    assertRefusedToRead(User.AGENT, TOPICS.usageByTenant().name());
    assertRefusedToRead(User.AGENT, TOPICS.usageByClient().name());
    assertRefusedToRead(User.AGENT, TOPICS.chainTails().name());
    assertRefusedToWrite(User.AGENT, TOPICS.cloneDetected().name());
    assertRefusedToWrite(User.AGENT, TOPICS.usageByTenant().name());
  }

  @Test
  void financeMayReadBillsAndNothingElse() {
    read(User.FINANCE, TOPICS.usageByTenant().name());
    read(User.FINANCE, TOPICS.usageByClient().name());
    read(User.FINANCE, TOPICS.reconciliation().name());
    assertRefusedToRead(User.FINANCE, TOPICS.cloneDetected().name());
    assertRefusedToRead(User.FINANCE, TOPICS.chainTails().name());
    assertRefusedToWrite(User.FINANCE, TOPICS.usageByTenant().name());
    assertRefusedToWrite(User.FINANCE, TOPICS.usageByClient().name());
    poll(User.FINANCE, "finance-march", TOPICS.usageByTenant().name());
    assertThatThrownBy(() -> poll(User.FINANCE, "twinfold", TOPICS.usageByTenant().name()))
        .isInstanceOf(GroupAuthorizationException.class);
  }

  @Test
  void alertingMayReadOfClonesAndNothingElse() {
    poll(User.ALERTING, "alerting-pager", TOPICS.cloneDetected().name());
    assertRefusedToRead(User.ALERTING, TOPICS.usageByTenant().name());
    assertRefusedToWrite(User.ALERTING, TOPICS.cloneDetected().name());
  }

  @Test
  void anAgentsCredentialsCanBeBoundToOneTenant() throws Exception {
    Properties acme = new Properties();
    acme.putAll(cluster.client(User.AGENT));
    acme.setProperty(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"acme\""
            + " password=\"acme-secret\";");
    try (Admin admin = Admin.create(cluster.client(User.ADMIN))) {
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      "acme",
                      new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                      "acme-secret")))
          .all()
          .get(30, TimeUnit.SECONDS);
      admin
          .createTopics(
              List.of(
                  new NewTopic("chain-tails.acme", 1, (short) 3),
                  new NewTopic("chain-tails.globex", 1, (short) 3)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    CommandRun created =
        run(User.ADMIN, "acls", "create", "--agents", "User:acme=chain-tails.acme");

    assertThat(created.out())
        .contains("granted   User:acme ALLOW WRITE TOPIC LITERAL chain-tails.acme");
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> write(acme, "chain-tails.acme"));
    for (String other : List.of("chain-tails.globex", "chain-tails")) {
      assertThatThrownBy(() -> write(acme, other))
          .hasCauseInstanceOf(TopicAuthorizationException.class);
    }
  }

  @Test
  void whatIsMissingOrTooMuchIsShown() throws Exception {
    CommandRun right =
        run(User.ADMIN, with(USERS, "acls", "check", "--application-id", "twinfold"));
    AclBinding extra =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, "dead-letters", PatternType.LITERAL),
            new AccessControlEntry(
                "User:finance", "*", AclOperation.READ, AclPermissionType.ALLOW));
    CommandRun tooMuch;
    try (Admin admin = Admin.create(cluster.client(User.ADMIN))) {
      admin.createAcls(List.of(extra)).all().get(30, TimeUnit.SECONDS);
      tooMuch = awaitFinding("too much  User:finance ALLOW READ TOPIC LITERAL dead-letters");
      admin.deleteAcls(List.of(extra.toFilter())).all().get(30, TimeUnit.SECONDS);
    }
    CommandRun missing = run(User.ADMIN, with(USERS, "acls", "check", "--finance", "User:auditor"));

    assertThat(right.out().lines().filter(line -> !line.contains("User:acme")))
        .allMatch(line -> line.equals("all is granted, and nothing else"));
    assertThat(tooMuch.exitCode()).isEqualTo(1);
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.out())
        .contains("missing   User:auditor ALLOW READ TOPIC LITERAL usage-by-tenant");
  }

  private static CommandRun awaitFinding(String line) {
    CommandRun[] run = new CommandRun[1];
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              run[0] = run(User.ADMIN, with(USERS, "acls", "check"));
              assertThat(run[0].out().lines()).contains(line);
            });
    return run[0];
  }

  @Test
  void whoHasTheWrongPasswordOrNoneGetsOneLine() throws Exception {
    Properties wrong = new Properties();
    wrong.putAll(cluster.client(User.FINANCE));
    wrong.setProperty(
        "sasl.jaas.config",
        wrong.getProperty("sasl.jaas.config").replaceFirst("password=\"", "password=\"x"));
    Path file = directory.resolve("wrong.properties");
    ClusterDirectory.write(file, wrong);
    CommandRun refused =
        CommandRun.of(
            "usage",
            "--bootstrap-servers",
            cluster.plan().bootstrapServers(),
            "--command-config",
            file.toString());

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err().lines())
        .singleElement()
        .asString()
        .contains("the broker does not let us in");
    assertThat(Files.getPosixFilePermissions(cluster.path()))
        .as("the passwords are their owner's only")
        .hasSize(3);
  }

  private static void write(User user, String topic) {
    write(cluster.client(user), topic);
  }

  private static void write(Properties client, String topic) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(topic, new byte[16], new byte[1]))
          .get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Whoever may write nothing at all is refused before it comes to the topic. */
  private static void assertRefusedToWrite(User user, String topic) {
    assertThatThrownBy(() -> write(user, topic)).hasCauseInstanceOf(AuthorizationException.class);
  }

  /** Without a group: what is refused is the topic. */
  private static void read(User user, String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(user, Map.of())) {
      TopicPartition first = new TopicPartition(topic, 0);
      consumer.assign(List.of(first));
      consumer.seekToBeginning(List.of(first));
      consumer.position(first, Duration.ofSeconds(30));
      consumer.poll(Duration.ofSeconds(1));
    }
  }

  private static void assertRefusedToRead(User user, String topic) {
    assertThatThrownBy(() -> read(user, topic)).isInstanceOf(TopicAuthorizationException.class);
  }

  private static void poll(User user, String group, String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(user, Map.of("group.id", group))) {
      consumer.subscribe(List.of(topic));
      await()
          .atMost(PATIENCE)
          .pollInSameThread()
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200));
                return !consumer.assignment().isEmpty();
              });
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(User user, Map<String, String> more) {
    Properties settings = new Properties();
    settings.putAll(cluster.client(user));
    settings.putAll(more);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
