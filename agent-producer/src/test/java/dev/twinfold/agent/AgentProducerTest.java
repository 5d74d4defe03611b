package dev.twinfold.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twinfold.agent.chain.FileChainStore;
import dev.twinfold.agent.chain.IdentitySource;
import dev.twinfold.agent.chain.StateDirectoryException;
import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.wire.AvroSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentProducerTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir private Path temporary;
  private final HeardEvents heard = new HeardEvents();
  private final List<MockProducer<byte[], ChainTail>> producers = new CopyOnWriteArrayList<>();
  private volatile boolean brokerThere = true;

  private Path directory() {
    return temporary.resolve("original");
  }

  private AgentProducer open(Path directory) {
    return open(config(directory).build());
  }

  private AgentConfig.Builder config(Path directory) {
    return AgentConfig.builder()
        .bootstrapServers("localhost:9092")
        .tenant("acme")
        .stateDirectory(directory)
        .topicPrefix("test.")
        .reportInterval(Duration.ofHours(1))
        .listener(heard);
  }

  private AgentProducer open(AgentConfig config) {
    return AgentProducer.open(
        config,
        new AgentRuntime(
            Clock.systemUTC(),
            System::nanoTime,
            IdentitySource::operatingSystemRandomness,
            FileChainStore::open,
            this::newProducer));
  }

  private Producer<byte[], ChainTail> newProducer(Map<String, Object> settings) {
    assertThat(settings).containsEntry("acks", "all");
    MockProducer<byte[], ChainTail> producer =
        new MockProducer<>(brokerThere, null, new ByteArraySerializer(), new AvroSerializer<>());
    producers.add(producer);
    return producer;
  }

  private List<ChainTail> sent() {
    return producers.stream()
        .flatMap(p -> p.history().stream())
        .map(ProducerRecord::value)
        .collect(Collectors.toList());
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toArray(Path[]::new)) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void flushReturnsWhenEverythingIsAcknowledged() {
    try (AgentProducer agent = open(directory())) {
      agent.record("render");
      agent.record("export", 3);

      assertThat(agent.flush(LONG)).isTrue();
      assertThat(total()).isEqualTo(4);
      assertThat(producers.get(0).history().get(0).topic()).isEqualTo("test.chain-tails");
      assertThat(agent.flush(LONG)).isTrue();
    }
  }

  @Test
  void aTenantWithATopicOfItsOwnIsReportedThere() {
    try (AgentProducer agent = open(config(directory()).topicPerTenant(true).build())) {
      agent.record("render");

      assertThat(agent.flush(LONG)).isTrue();
      assertThat(producers.get(0).history().get(0).topic()).isEqualTo("test.chain-tails.acme");
    }
  }

  private long total() {
    return sent().stream()
        .flatMap(r -> r.getOperations().values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  @Test
  void closeFlushesAndLetsGoOfTheDirectory() {
    AgentProducer agent = open(directory());
    agent.record("render");

    assertThat(agent.close(LONG)).isTrue();
    assertThat(agent.close(LONG)).isTrue();
    agent.record("too late");
    assertThat(agent.flush(LONG)).isTrue();

    assertThat(total()).isEqualTo(1);
    assertThat(producers.get(0).closed()).isTrue();
    open(directory()).close();
  }

  @Test
  void closeWithoutBrokerKeepsTheReportForTheNextProcess() {
    brokerThere = false;
    AgentProducer agent = open(directory());
    agent.record("render");
    assertThat(agent.flush(SHORT)).isFalse();
    assertThat(agent.close(SHORT)).isFalse();
    ChainTail unheard = sent().get(0);

    brokerThere = true;
    producers.clear();
    try (AgentProducer next = open(directory())) {
      assertThat(next.flush(LONG)).isTrue();
      assertThat(sent()).containsExactly(unheard);
    }
  }

  @Test
  void closeReleasesAFlushThatStillWaits() throws Exception {
    brokerThere = false;
    AgentProducer agent = open(directory());
    agent.record("render");
    CompletableFuture<Boolean> flush =
        CompletableFuture.supplyAsync(() -> agent.flush(Duration.ofSeconds(Long.MAX_VALUE)));

    assertThat(agent.close(SHORT)).isFalse();

    assertThat(flush.get(LONG.toSeconds(), TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void aCopiedDirectoryDivergesAtItsFirstReport() throws IOException {
    try (AgentProducer original = open(directory())) {
      original.record("render");
      assertThat(original.flush(LONG)).isTrue();
      copy(directory(), temporary.resolve("copy"));
      String copiedAt = original.currentIdentity();

      try (AgentProducer twin = open(temporary.resolve("copy"))) {
        assertThat(twin.lineage()).isEqualTo(original.lineage());
        twin.record("render");
        assertThat(twin.flush(LONG)).isTrue();

        assertThat(sent()).hasSize(2);
        ChainTail first = sent().get(1);
        assertThat(twin.currentIdentity()).isNotEqualTo(copiedAt);
        assertThat(first.getSequence()).isEqualTo(1);
        assertThat(first.getChain())
            .startsWith(sent().get(0).getChain().get(sent().get(0).getChain().size() - 1))
            .hasSize(2);
      }
    }
  }

  @Test
  void aSecondAgentOnTheDirectoryGetsAClearError() {
    try (AgentProducer agent = open(directory())) {
      assertThatThrownBy(() -> open(directory()))
          .isInstanceOf(StateDirectoryException.class)
          .hasMessageContaining("in use");
      agent.record("render");
      assertThat(agent.flush(LONG)).isTrue();
    }
  }

  @Test
  void aCorruptedStateIsKeptAsideAndANewLineageStartsLoudOnce() throws IOException {
    AgentProducer agent = open(directory());
    String lineage = agent.lineage();
    agent.close();
    Files.writeString(directory().resolve(FileChainStore.STATE_FILE), "not ours");

    try (AgentProducer next = open(directory())) {
      assertThat(next.lineage()).isNotEqualTo(lineage).hasSize(32);
      assertThat(next.currentIdentity()).isEqualTo(next.lineage());
    }
    open(directory()).close();

    assertThat(heard.lines())
        .containsExactly(
            "lineageReplaced chain.state.unreadable-1 not a state of Twinfold, 8 bytes");
    assertThat(directory().resolve("chain.state.unreadable-1")).hasContent("not ours");
  }

  @Test
  void theThreadIsNamedAndDoesNotKeepTheProcessAlive() {
    try (AgentProducer agent = open(directory())) {
      String name = "twinfold-agent-" + agent.lineage().substring(0, 8);
      assertThat(Thread.getAllStackTraces().keySet())
          .anySatisfy(
              thread -> {
                assertThat(thread.getName()).isEqualTo(name);
                assertThat(thread.isDaemon()).isTrue();
              });
    }
  }

  @Test
  void aBrokerThatIsNotThereHarmsNobodyAndLosesNothing() {
    AgentConfig config =
        AgentConfig.builder()
            .bootstrapServers("localhost:1")
            .tenant("acme")
            .stateDirectory(directory())
            .producerSetting("max.block.ms", "20")
            .listener(heard)
            .build();
    AgentProducer agent = AgentProducer.open(config);
    agent.record("render");

    assertThat(agent.flush(Duration.ofMillis(500))).isFalse();
    assertThat(agent.close(SHORT)).isFalse();

    assertThat(heard.lines()).isNotEmpty().containsOnly("deferred 1");
    try (AgentProducer next = open(directory())) {
      assertThat(next.flush(LONG)).isTrue();
      assertThat(total()).isEqualTo(1);
    }
  }
}
