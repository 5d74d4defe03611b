package dev.twinfold.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twinfold.agent.chain.RefreshPolicy;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AgentConfigTest {
  private static AgentConfig.Builder valid() {
    return AgentConfig.builder()
        .bootstrapServers("one:9092, [::1]:9093")
        .tenant("acme")
        .stateDirectory(Path.of("state"));
  }

  @Test
  void theRequiredValuesAreEnough() {
    AgentConfig config = valid().build();

    assertThat(config.reportInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.tailLength()).isEqualTo(4);
    assertThat(config.topicPrefix()).isEmpty();
    assertThat(config.refreshPolicy().maxReports()).isEqualTo(5);
  }

  @Test
  void everyBadValueIsNamedAtOnce() {
    AgentConfig.Builder bad =
        AgentConfig.builder()
            .bootstrapServers("broker")
            .tenant("no spaces")
            .topicPrefix("a/b")
            .label("", "empty name")
            .label("long", "x".repeat(257))
            .reportInterval(Duration.ZERO)
            .refreshPolicy(null)
            .tailLength(17)
            .producerSetting("acks", "1")
            .producerSetting("linger.ms", "soon")
            .listener(null);

    assertThatThrownBy(bad::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bootstrapServers is 'broker': give host:port")
        .hasMessageContaining("tenant is 'no spaces': use 1 to 64")
        .hasMessageContaining("stateDirectory is null")
        .hasMessageContaining("topicPrefix")
        .hasMessageContaining("label ''")
        .hasMessageContaining("label 'long'")
        .hasMessageContaining("reportInterval is PT0S: use PT0.01S to PT1H")
        .hasMessageContaining("refreshPolicy is null")
        .hasMessageContaining("tailLength is 17: use 2 to 16")
        .hasMessageContaining("producerSetting acks cannot be set")
        .hasMessageContaining("linger.ms")
        .hasMessageContaining("listener is null");
  }

  @Test
  void thirtyThreeLabelsAreTooMany() {
    AgentConfig.Builder builder = valid();
    for (int i = 0; i < 33; i++) {
      builder.label("label-" + i, "");
    }

    assertThatThrownBy(builder::build).hasMessageContaining("there are 33: use 32 or fewer");
  }

  @Test
  void anIdentityMustNotOutliveTheTopologysMemory() {
    assertThat(valid().refreshPolicy(RefreshPolicy.of(Duration.ofHours(12), 5)).build())
        .isNotNull();
    assertThatThrownBy(
            () -> valid().refreshPolicy(RefreshPolicy.of(Duration.ofSeconds(43_201), 5)).build())
        .hasMessageContaining("refreshPolicy has a maxAge of PT12H1S: use PT12H or less");
  }

  @Test
  void aRefreshPolicyNamesBothBadValues() {
    assertThatThrownBy(() -> RefreshPolicy.of(Duration.ZERO, 0))
        .hasMessageContaining("maxAge is PT0S")
        .hasMessageContaining("maxReports is 0");
  }

  @Test
  void theCallersProducerSettingsWinOverTheDefaults() {
    AgentConfig config =
        valid().producerSetting("max.block.ms", "77").producerSetting("client.id", "mine").build();

    assertThat(ProducerSettings.of(config))
        .containsEntry("max.block.ms", "77")
        .containsEntry("client.id", "mine")
        .containsEntry("buffer.memory", 1_048_576L)
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true);
  }

  void settingsForARegistryReachTheSerializerWithLittlePatience() {
    AgentConfig config =
        valid()
            .producerSetting("schema.registry.url", "http://registry:8081")
            .producerSetting("http.read.timeout.ms", "77")
            .build();

    assertThat(ProducerSettings.of(config))
        .containsEntry("schema.registry.url", "http://registry:8081")
        .containsEntry("http.read.timeout.ms", "77")
        .containsEntry("max.retries", 0)
        .doesNotContainKey("auto.register.schemas");
    assertThat(ProducerSettings.of(valid().build())).doesNotContainKey("max.retries");
  }

  void wrongSettingsForARegistryAreNamedBeforeAnythingStarts() {
    AgentConfig.Builder bad =
        valid()
            .producerSetting("schema.registry.url", "http://user:hidden")
            .producerSetting("schema.registry.ssl.trustore.location", "misspelt");

    assertThatThrownBy(bad::build)
        .hasMessageContaining("producerSetting: schema.registry.ssl.trustore.location is not known")
        .hasMessageNotContaining("hidden");
    assertThatThrownBy(
            () -> valid().producerSetting("schema.registry.url", "http://user:hidden").build())
        .hasMessageContaining("set basic.auth.credentials.source=URL")
        .hasMessageNotContaining("hidden");
  }
}
