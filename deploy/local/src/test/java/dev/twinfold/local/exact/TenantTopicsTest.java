package dev.twinfold.local.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.twinfold.agent.AgentConfig;
import dev.twinfold.agent.AgentProducer;
import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.TopicCreation;
import dev.twinfold.local.topics.TopicFinding;
import dev.twinfold.local.topics.TopicLayout;
import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.ClientEvent;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.Reconciliation;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.UsageByTenant;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.TopologyService;
import dev.twinfold.topology.UnusableBroker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants with topics of their own against a real broker: {@code tenant.from=topic}. */
class TenantTopicsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PARTITIONS = 2;

  private static EmbeddedCluster cluster;

  @TempDir private Path directory;
  private final String prefix = UUID.randomUUID() + ".";
  private final Topics topics = new Topics(prefix);

  @BeforeAll
  static void open() {
    cluster = EmbeddedCluster.open(1);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  void whoeverWritesToATopicIsBilledAsItsTenantAlsoIfTheTopicIsMadeLater() throws Exception {
    create("acme");
    try (TopologyService topology = start()) {
      assertThat(topology.awaitRunning(PATIENCE)).isTrue();
      report("acme", 5);
      try (ReportSender liar =
          new ReportSender(cluster.bootstrapServers(), topics.chainTailsOf("acme").name())) {
        liar.send(List.of(naming("globex", 3)));
      }
      awaitBills(Map.of("acme", Map.of("read", 8L)));

      create("globex");
      report("globex", 4);
      createWith("initech", 1, "LogAppendTime");
      report("initech", 2);

      awaitBills(
          Map.of(
              "acme", Map.of("read", 8L),
              "globex", Map.of("read", 4L),
              "initech", Map.of("read", 2L)));
      assertTheApiFindsEveryClient(topology);
      assertThat(topology.failure()).isEmpty();
    }
    try (CommittedLog log = new CommittedLog(cluster.bootstrapServers(), topics.reconciliation())) {
      assertThat(log.readToEnd(Reconciliation.class))
          .extracting(Reconciliation::getTopic)
          .contains(topics.chainTailsOf("acme").name(), topics.chainTailsOf("globex").name());
    }
  }

  @Test
  void aTopicWithMorePartitionsThanTheStateStopsTheTopologyAndIsNamedAtItsNextStart()
      throws Exception {
    create("acme");
    try (TopologyService topology = start()) {
      assertThat(topology.awaitRunning(PATIENCE)).isTrue();
      report("acme", 5);
      awaitBills(Map.of("acme", Map.of("read", 5L)));

      createWith("wide", PARTITIONS + 1, "LogAppendTime");

      assertThat(topology.awaitStopped(PATIENCE)).isTrue();
      assertThat(topology.failure().orElseThrow()).hasMessageContaining("expected: 3; actual: 2");
    }

    assertThatThrownBy(this::start)
        .isInstanceOf(UnusableBroker.class)
        .hasMessage(
            "topic "
                + topics.chainTailsOf("wide").name()
                + " has 3 partitions and "
                + topics.chainTails().name()
                + " only 2, by which the state is divided; delete it, and create it with 'twinfold"
                + " topics --create --tenant wide'");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin
          .deleteTopics(List.of(topics.chainTailsOf("wide").name()))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    try (TopologyService again = start()) {
      assertThat(again.awaitRunning(PATIENCE)).isTrue();
      report("acme", 6);
      awaitBills(Map.of("acme", Map.of("read", 11L)));
    }
  }

  @Test
  void aTopicThatAgentsClocksStampIsRefused() throws Exception {
    create("acme");
    createWith("late", PARTITIONS, "CreateTime");

    assertThatThrownBy(this::start)
        .isInstanceOf(UnusableBroker.class)
        .hasMessageStartingWith("topic " + topics.chainTailsOf("late").name() + " has message.");
  }

  @Test
  void aTopicThatCanBeNoTenantsIsRefused() throws Exception {
    create("acme");
    String name = topics.chainTails().name() + "." + "t".repeat(65);
    create(new NewTopic(name, PARTITIONS, (short) 1));

    assertThatThrownBy(this::start)
        .isInstanceOf(UnusableBroker.class)
        .hasMessageStartingWith("topic " + name + " is no tenant's");
  }

  private TopologyService start() {
    return TopologyService.startServing(
        Settings.load(
            new Properties(),
            Map.of(),
            Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "application.id",
                prefix + "test",
                "topic.prefix",
                prefix,
                "tenant.from",
                "topic",
                "state.dir",
                directory.resolve("state").toString(),
                "usage.windows",
                "PT2S/PT1S",
                "usage.idle.after",
                "PT1S",
                "kafka.metadata.max.age.ms",
                "500")));
  }

  private void create(String tenant) {
    try (Broker broker =
        Broker.connect(
            Map.of("bootstrap.servers", cluster.bootstrapServers()), "bootstrap.servers")) {
      assertThat(
              new TopicCreation(broker, topics, Set.of(tenant), TopicLayout.partitions(PARTITIONS))
                  .createMissing())
          .allMatch(TopicFinding::isRight);
    }
  }

  private void createWith(String tenant, int partitions, String timestamps) throws Exception {
    create(
        new NewTopic(topics.chainTailsOf(tenant).name(), partitions, (short) 1)
            .configs(Map.of("message.timestamp.type", timestamps)));
  }

  private static void create(NewTopic topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
      // The controller has it; the broker that is asked next hears of it a little later.
      patiently().until(() -> admin.listTopics().names().get().contains(topic.name()));
    }
  }

  /** By a real agent, under a new chain each time. */
  private void report(String tenant, int operations) {
    AgentConfig config =
        AgentConfig.builder()
            .bootstrapServers(cluster.bootstrapServers())
            .tenant(tenant)
            .topicPrefix(prefix)
            .topicPerTenant(true)
            .stateDirectory(directory.resolve(tenant + "-" + UUID.randomUUID()))
            .build();
    try (AgentProducer agent = AgentProducer.open(config)) {
      agent.record("read", operations);
      assertThat(agent.close(PATIENCE)).isTrue();
    }
  }

  private static ChainTail naming(String tenant, long operations) {
    Instant now = Instant.now();
    return ChainTail.newBuilder()
        .setTenant(tenant)
        .setLineage(id(1))
        .setChain(List.of(id(1)))
        .setLandmarks(List.of())
        .setGeneration(0)
        .setSequence(1)
        .setReportId(id(2))
        .setPeriodStart(now)
        .setPeriodEnd(now.plusMillis(1))
        .setOperations(Map.of("read", operations))
        .setLabels(Map.of())
        .build();
  }

  private static Id128 id(long number) {
    return new Id128(ByteBuffer.allocate(16).putLong(number).putLong(number).array());
  }

  private void awaitBills(Map<String, Map<String, Long>> expected) {
    try (CommittedLog log = new CommittedLog(cluster.bootstrapServers(), topics.usageByTenant())) {
      patiently()
          .untilAsserted(
              () ->
                  assertThat(Bills.ofTenants(log.readOn(UsageByTenant.class))).isEqualTo(expected));
    }
  }

  /** By its lineage's name, which is another than the agent's. */
  private void assertTheApiFindsEveryClient(TopologyService topology) throws Exception {
    URI api = topology.address();
    try (CommittedLog log = new CommittedLog(cluster.bootstrapServers(), topics.clients())) {
      List<ClientEvent> clients = log.readToEnd(ClientEvent.class);
      assertThat(clients).hasSize(4);
      for (ClientEvent client : clients) {
        String path = "/api/v1/lineages/" + hex(client.getLineage());
        HttpResponse<String> answer =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(api.resolve(path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains(client.getTenant());
      }
    }
  }

  private static String hex(Id128 id) {
    return HexFormat.of().formatHex(id.bytes());
  }

  private static ConditionFactory patiently() {
    return await().atMost(PATIENCE).pollInSameThread();
  }
}
