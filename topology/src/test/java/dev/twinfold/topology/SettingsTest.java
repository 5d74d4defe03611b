package dev.twinfold.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.twinfold.topology.usage.WindowSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Settings are read from everywhere they may stand, and refused all at once. */
class SettingsTest {
  private static final Map<String, String> LEAST = Map.of("bootstrap.servers", "localhost:9092");

  @Test
  void flagsOverrideTheEnvironmentWhichOverridesTheFile() {
    Properties file = new Properties();
    file.setProperty("bootstrap.servers", "file:1");
    file.setProperty("usage.windows", "PT1M");
    file.setProperty("restore.after", "PT1M");
    Settings settings =
        Settings.load(
            file,
            Map.of(
                "TWINFOLD_USAGE_WINDOWS", "PT2M",
                "TWINFOLD_RESTORE_AFTER", "PT2M",
                "TWINFOLD_LOG", "info",
                "PATH", "/bin"),
            Map.of("usage.windows", "PT3M/PT1S,P1M"));

    assertThat(settings.bootstrapServers()).isEqualTo("file:1");
    assertThat(settings.topology().usage().sizes())
        .extracting(WindowSize::name, size -> size.grace().toSeconds())
        .containsExactly(tuple("PT3M", 1L), tuple("P1M", 900L));
    assertThat(settings.topology().lineage().restoreAfter()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void everyProblemIsNamedAtOnce() {
    Map<String, String> wrong =
        Map.of(
            "usage.windows", "1 hour",
            "restore.after", "PT0S",
            "num.stream.threads", "0",
            "topic.prefix", "a b",
            "usage.window", "PT1H");

    assertThatThrownBy(() -> Settings.load(new Properties(), Map.of(), wrong))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("bootstrap.servers")
        .hasMessageContaining(
            "'1 hour' is no window size: it must be a duration from PT1S that divides a day")
        .hasMessageContaining("restore.after: must be an ISO-8601 duration from PT1S to PT2160H")
        .hasMessageContaining("num.stream.threads: Value must be at least 1")
        .hasMessageContaining("topic prefix 'a b' is not allowed")
        .hasMessageContaining("Unknown setting usage.window:");
  }

  @Test
  void aClientMustNotBeForgottenBeforeItIsBilled() {
    Map<String, String> wrong =
        Map.of("bootstrap.servers", "b:1", "client.expiry", "PT720H", "usage.windows", "P1M");

    assertThatThrownBy(() -> Settings.load(new Properties(), Map.of(), wrong))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("client.expiry must be longer than the longest of usage.windows");
  }

  /** The registry would not be asked, and ids would be cut from the schemas. */
  @Test
  void aSettingOfOursBehindKafkasPrefixIsRefusedAndTheRightNameSaid() {
    Map<String, String> environment = Map.of("TWINFOLD_KAFKA_SCHEMA_REGISTRY_URL", "http://r:1");
    Map<String, String> flags = Map.of("bootstrap.servers", "b:1", "kafka.state.dir", "/s");

    assertThatThrownBy(() -> Settings.load(new Properties(), environment, flags))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(
            "Setting kafka.schema.registry.url would have no effect: it is schema.registry.url,"
                + " without 'kafka.'.")
        .hasMessageContaining("it is state.dir, without 'kafka.'.");
  }

  @Test
  void clientSettingsOfKafkaPassThroughButExactlyOnceStays() {
    Settings settings =
        Settings.load(
            new Properties(),
            Map.of("TWINFOLD_KAFKA_SECURITY_PROTOCOL", "SSL"),
            Map.of("bootstrap.servers", "b:1", "kafka.processing.guarantee", "at_least_once"));

    assertThat(settings.streams())
        .containsEntry("security.protocol", "SSL")
        .containsEntry("processing.guarantee", "exactly_once_v2");
    assertThat(settings.clients()).containsEntry("security.protocol", "SSL");
  }

  @Test
  void howInstancesShareTheWorkIsForTheTopologyOnly() {
    Settings settings =
        Settings.load(
            new Properties(),
            Map.of("TWINFOLD_BOOTSTRAP_SERVERS", "b:1"),
            Map.of("kafka.group.protocol", "streams", "kafka.session.timeout.ms", "7000"));

    assertThat(settings.streams())
        .containsEntry("group.protocol", "streams")
        .containsEntry("session.timeout.ms", "7000");
    assertThat(settings.clients()).doesNotContainKey("group.protocol");
  }

  @Test
  void theReferenceInTheDocsIsComplete() {
    assertThat(Settings.load(new Properties(), Map.of(), LEAST).topics().chainTails().name())
        .isEqualTo("chain-tails");
    Golden.assertSame(
        Path.of("../docs/configuration.md"),
        """
        # Configuration of the topology

        Written by `SettingsTest` from the settings themselves. A setting `usage.windows` stands in the
        properties file under that name, in the environment as `TWINFOLD_USAGE_WINDOWS`, and on the
        command line as `-D usage.windows=PT1H`; the later wins. Durations are ISO-8601. A client setting
        of Kafka is given behind `kafka.`, such as `kafka.security.protocol`; no setting of this page is.

        """
            + Settings.reference());
  }
}
