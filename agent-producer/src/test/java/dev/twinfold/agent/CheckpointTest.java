package dev.twinfold.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twinfold.agent.FailingDisk.Step;
import dev.twinfold.agent.chain.IdentitySource;
import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.wire.AvroSerializer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.crac.Core;
import org.crac.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path temporary;
  private final HeardEvents heard = new HeardEvents();
  private final FailingDisk disk = new FailingDisk();
  private final List<MockProducer<byte[], ChainTail>> producers = new CopyOnWriteArrayList<>();

  private Path directory() {
    return temporary.resolve("state");
  }

  private AgentProducer open() {
    return AgentProducer.open(
        AgentConfig.builder()
            .bootstrapServers("localhost:9092")
            .tenant("acme")
            .stateDirectory(directory())
            .reportInterval(Duration.ofHours(1))
            .listener(heard)
            .build(),
        new AgentRuntime(
            Clock.systemUTC(),
            System::nanoTime,
            IdentitySource::operatingSystemRandomness,
            disk,
            settings -> {
              MockProducer<byte[], ChainTail> producer =
                  new MockProducer<>(true, null, new ByteArraySerializer(), new AvroSerializer<>());
              producers.add(producer);
              return producer;
            }));
  }

  private static Resource hooks(AgentProducer agent) {
    return (Resource) Checkpoints.register(agent);
  }

  private List<ChainTail> sent() {
    return producers.stream()
        .flatMap(p -> p.history().stream())
        .map(ProducerRecord::value)
        .collect(Collectors.toList());
  }

  @Test
  void theImageHoldsNoConnectionNoLockAndNoThread() throws Exception {
    try (AgentProducer agent = open()) {
      agent.record("render");
      hooks(agent).beforeCheckpoint(Core.getGlobalContext());

      assertThat(sent()).hasSize(1);
      assertThat(producers.get(0).closed()).isTrue();
      String name = "twinfold-agent-" + agent.lineage().substring(0, 8);
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.getName().equals(name));
      // Another agent can have the directory.
      open().close();
    }
  }

  @Test
  void afterTheRestoreTheSameLineageSpeaksUnderANewIdentityOnANewConnection() throws Exception {
    try (AgentProducer agent = open()) {
      agent.record("render");
      Resource hooks = hooks(agent);
      hooks.beforeCheckpoint(Core.getGlobalContext());
      String imaged = agent.currentIdentity();
      hooks.afterRestore(Core.getGlobalContext());
      agent.record("render");

      assertThat(agent.flush(LONG)).isTrue();
      assertThat(producers).hasSize(2);
      assertThat(agent.currentIdentity()).isNotEqualTo(imaged);
      assertThat(agent.lineage()).isEqualTo(imaged);
      assertThat(sent().get(1).getGeneration()).isEqualTo(1);
      assertThat(sent().get(1).getChain()).contains(sent().get(0).getLineage());
    }
  }

  @Test
  void twoProcessesFromOneImageKeepTheLineageThoughTheirDirectoriesAreEmpty() throws Exception {
    try (AgentProducer agent = open()) {
      agent.record("render");
      Resource hooks = hooks(agent);
      hooks.beforeCheckpoint(Core.getGlobalContext());
      for (Path file : List.of(Path.of("chain.state"), Path.of("chain.lock"))) {
        Files.delete(directory().resolve(file));
      }
      hooks.afterRestore(Core.getGlobalContext());
      agent.record("render");

      assertThat(agent.flush(LONG)).isTrue();
      assertThat(sent().get(1).getLineage()).isEqualTo(sent().get(0).getLineage());
      assertThat(sent().get(1).getChain()).contains(sent().get(0).getLineage()).hasSize(2);
    }
  }

  @Test
  void whatIsRecordedMeanwhileIsToldAndInNoTwinCounted() throws Exception {
    try (AgentProducer agent = open()) {
      Resource hooks = hooks(agent);
      hooks.beforeCheckpoint(Core.getGlobalContext());
      agent.record("render");
      hooks.afterRestore(Core.getGlobalContext());

      assertThat(agent.flush(LONG)).isTrue();
      assertThat(sent()).isEmpty();
      assertThat(heard.lines()).containsExactly("rejected 1 render: " + LateRecords.REASON);
    }
  }

  @Test
  void aCheckpointThatWouldLoseUsageFailsAndTheAgentGoesOn() throws Exception {
    try (AgentProducer agent = open()) {
      Resource hooks = hooks(agent);
      agent.record("render");
      disk.failAt(Step.WRITE);
      assertThatThrownBy(() -> hooks.beforeCheckpoint(Core.getGlobalContext()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("could not be saved");

      disk.failAt(Step.NONE);
      hooks.afterRestore(Core.getGlobalContext());
      agent.record("render");

      assertThat(agent.flush(LONG)).isTrue();
      assertThat(sent().stream().mapToLong(r -> r.getOperations().get("render")).sum())
          .isEqualTo(2);
    }
  }

  @Test
  void anAgentThatIsClosedStaysClosed() throws Exception {
    AgentProducer agent = open();
    Resource hooks = hooks(agent);
    agent.close();
    hooks.beforeCheckpoint(Core.getGlobalContext());
    hooks.afterRestore(Core.getGlobalContext());

    open().close();
    assertThat(agent.close(LONG)).isTrue();
  }

  @Test
  void aHostWithoutOrgCracNoticesNothing() throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("crac"))
            .collect(Collectors.joining(File.pathSeparator));
    Path output = temporary.resolve("output");
    Process host =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                HostWithoutCrac.class.getName(),
                directory().toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    assertThat(host.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(output)).endsWith("closed, org.crac is absent\n");
  }

  /** What the child process runs. */
  static final class HostWithoutCrac {
    private HostWithoutCrac() {}

    public static void main(String[] arguments) throws IOException {
      AgentProducer.open(
              AgentConfig.builder()
                  .bootstrapServers("localhost:1")
                  .tenant("acme")
                  .stateDirectory(Path.of(arguments[0]))
                  .build())
          .close(Duration.ZERO);
      try {
        Class.forName("org.crac.Core");
      } catch (ClassNotFoundException e) {
        System.out.print("closed, org.crac is absent\n");
      }
    }
  }
}
