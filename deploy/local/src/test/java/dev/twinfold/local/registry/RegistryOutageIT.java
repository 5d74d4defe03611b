package dev.twinfold.local.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twinfold.agent.AgentListener;
import dev.twinfold.agent.AgentProducer;
import dev.twinfold.local.command.CommandRun;
import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.ContractSchemas;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.registry.RegistryClient;
import dev.twinfold.schemas.registry.RegistryRefusal;
import dev.twinfold.schemas.registry.RegistrySettings;
import dev.twinfold.schemas.wire.AvroSerializer;
import dev.twinfold.topology.TopologyService;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real registry that has nothing yet, is killed and comes back, while agents and topology run. A
 * story in four parts, in this order.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RegistryOutageIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private static Path directory;
  private static RegistryWorld world;

  private static final class Heard implements AgentListener {
    private final Queue<String> deferred = new ConcurrentLinkedQueue<>();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();

    @Override
    public void deferred(int unacknowledged, String reason) {
      deferred.add(reason);
    }

    @Override
    public void failed(String what, Throwable cause) {
      failed.add(what + ": " + cause);
    }
  }

  @BeforeAll
  static void open() throws Exception {
    world = RegistryWorld.open(directory);
  }

  @AfterAll
  static void close() {
    world.close();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).until(condition);
  }

  @Test
  @Order(1)
  void aWrongAddressIsOneLine() throws IOException {
    CommandRun wrongPath = run("schema.registry.url", world.registry().host() + "/wrong");
    CommandRun nobody = run("schema.registry.url", "http://user:hidden@127.0.0.1:1");

    assertThat(wrongPath.exitCode()).isEqualTo(1);
    assertThat(wrongPath.err().lines())
        .singleElement()
        .asString()
        .startsWith("twinfold: schema registry " + world.registry().host() + "/wrong: subject ")
        .contains("clone-detected-value", "check the path in schema.registry.url");
    assertThat(nobody.exitCode()).isEqualTo(1);
    assertThat(nobody.err().lines())
        .singleElement()
        .asString()
        .startsWith("twinfold: no schema registry answered about subject clone-detected-value")
        .contains("http://127.0.0.1:1 (asked 1 times)")
        .doesNotContain("hidden");
  }

  private static CommandRun run(String name, String value) throws IOException {
    StringBuilder file = new StringBuilder();
    Map<String, String> settings = world.topologySettings();
    settings.put(name, value);
    settings.put("max.retries", "0");
    if (value.contains("@")) {
      settings.put("basic.auth.credentials.source", "URL");
    }
    settings.forEach((key, text) -> file.append(key).append('=').append(text).append('\n'));
    Path config = Files.writeString(directory.resolve("twinfold.properties"), file);
    return CommandRun.of("run", "--config", config.toString());
  }

  @Test
  @Order(2)
  void nothingIsRegisteredByItselfAndAgentsKeepTheirReportsUntilSomebodyDoes() {
    String url = world.registry().url();
    Heard heard = new Heard();
    try (AgentProducer agent = world.openAgent("early", heard)) {
      agent.record("render", 5);
      await(() -> heard.failed.stream().anyMatch(it -> it.contains("lacks the schema of this")));
      assertThatThrownBy(() -> world.startTopology().close())
          .isInstanceOf(RegistryRefusal.class)
          .hasMessageContaining(url + ": subject clone-detected-value lacks the schema");
      CommandRun before = CommandRun.of("schemas", "check", "--url", url);
      CommandRun registration = CommandRun.of("schemas", "register", "--url", url);
      CommandRun after = CommandRun.of("schemas", "check", "--url", url);

      assertThat(before.exitCode()).isEqualTo(1);
      assertThat(before.out().lines()).isNotEmpty().allMatch(line -> line.endsWith("  missing"));
      assertThat(registration.exitCode()).as(registration.err()).isZero();
      assertThat(registration.out().lines())
          .hasSameSizeAs(before.out().lines().toList())
          .allMatch(line -> line.contains("  registered, id "));
      assertThat(after.exitCode()).isZero();
      assertThat(after.out()).isEqualTo(registration.out().replace("registered,", "ok,"));

      try (TopologyService topology = world.startTopology()) {
        await(() -> world.billed("early", "render") == 5);
        assertThat(topology.failure()).isEmpty();
      }
    }
  }

  @Test
  @Order(3)
  void anOutageLosesNothingAndMakesNoDeadLetters() throws Exception {
    int newer = registerNewer();
    Heard heard = new Heard();
    try (TopologyService topology = world.startTopology();
        AgentProducer running = world.openAgent("running", AgentListener.NONE)) {
      running.record("render", 1);
      await(() -> world.billed("running", "render") == 1);

      world.registry().kill();
      running.record("render", 2);
      await(() -> world.billed("running", "render") == 3);
      try (AgentProducer started = world.openAgent("started", heard)) {
        started.record("render", 4);
        await(() -> !heard.deferred.isEmpty());
        assertThat(heard.deferred.peek())
            .contains("no schema registry answered about subject chain-tails-value")
            .contains(world.registry().url());
        assertThat(heard.failed).isEmpty();
        write(newer, (byte) 2);

        world.registry().startAgain();
        await(() -> world.billed("started", "render") == 4);
        await(() -> world.billed("of-next-year", "render") == 7);
        running.record("render", 8);
        await(() -> world.billed("running", "render") == 11);
      }
      assertThat(world.deadLetters()).isEmpty();
      assertThat(topology.failure()).isEmpty();
    }
  }

  @Test
  @Order(4)
  void anIdThatNobodyKnowsIsADeadLetterAndStopsNothing() throws Exception {
    try (TopologyService topology = world.startTopology()) {
      write(4711);
      await(() -> !world.deadLetters().isEmpty());

      assertThat(world.deadLetters()).hasSize(1);
      ConsumerRecord<byte[], byte[]> letter = world.deadLetters().get(0);
      assertThat(header(letter, "twinfold.reason")).isEqualTo("UNDECODABLE");
      assertThat(header(letter, "twinfold.detail"))
          .isEqualTo("schema id 4711 is not known to the registry " + world.registry().url());
      assertThat(topology.failure()).isEmpty();
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  /** What the next release could look like: a field more, in front, with a default. */
  private static int registerNewer() {
    String added = "{\"name\":\"added\",\"type\":\"int\",\"default\":0}";
    String schema =
        ContractSchemas.text(ChainTail.getClassSchema())
            .replaceFirst("\"fields\":\\[", "\"fields\":[" + added + ",");
    return new RegistryClient(
            RegistrySettings.of(Map.of("schema.registry.url", world.registry().url())))
        .register("chain-tails-value", schema);
  }

  /** A report under that schema id, with bytes in front of the first field. */
  private static void write(int schemaId, byte... front) throws Exception {
    Id128 lineage = random();
    long now = Instant.now().toEpochMilli();
    ChainTail report =
        ChainTail.newBuilder()
            .setTenant("of-next-year")
            .setLineage(lineage)
            .setChain(List.of(lineage))
            .setLandmarks(List.of())
            .setLabels(Map.of())
            .setGeneration(0)
            .setSequence(1)
            .setReportId(random())
            .setPeriodStart(Instant.ofEpochMilli(now))
            .setPeriodEnd(Instant.ofEpochMilli(now + 1))
            .setOperations(Map.of("render", 7L))
            .build();
    String topic = world.topics().chainTails().name();
    try (AvroSerializer<ChainTail> serializer = new AvroSerializer<>();
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", world.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      byte[] ours = serializer.serialize(topic, report);
      byte[] value =
          ByteBuffer.allocate(ours.length + front.length)
              .put((byte) 0)
              .putInt(schemaId)
              .put(front)
              .put(ours, 5, ours.length - 5)
              .array();
      producer.send(new ProducerRecord<>(topic, lineage.bytes(), value)).get(30, TimeUnit.SECONDS);
    }
  }

  private static Id128 random() {
    byte[] bytes = new byte[16];
    ThreadLocalRandom.current().nextBytes(bytes);
    return new Id128(bytes);
  }
}
