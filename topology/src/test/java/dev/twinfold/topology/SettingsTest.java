package dev.twinfold.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    file.setProperty("usage.window", "PT1M");
    file.setProperty("usage.grace", "PT1M");
    Settings settings =
        Settings.load(
            file,
            Map.of(
                "TWINFOLD_USAGE_WINDOW", "PT2M",
                "TWINFOLD_USAGE_GRACE", "PT2M",
                "TWINFOLD_LOG", "info",
                "PATH", "/bin"),
            Map.of("usage.window", "PT3M"));

    assertThat(settings.bootstrapServers()).isEqualTo("file:1");
    assertThat(settings.topology().usage().window()).isEqualTo(Duration.ofMinutes(3));
    assertThat(settings.topology().usage().grace()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void everyProblemIsNamedAtOnce() {
    Map<String, String> wrong =
        Map.of(
            "usage.window", "1 hour",
            "restore.after", "PT0S",
            "num.stream.threads", "0",
            "topic.prefix", "a b",
            "usage.windw", "PT1H");

    assertThatThrownBy(() -> Settings.load(new Properties(), Map.of(), wrong))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("bootstrap.servers")
        .hasMessageContaining("usage.window: must be an ISO-8601 duration such as PT30S")
        .hasMessageContaining("restore.after: must be an ISO-8601 duration from PT1S to PT2160H")
        .hasMessageContaining("num.stream.threads: Value must be at least 1")
        .hasMessageContaining("topic prefix 'a b' is not allowed")
        .hasMessageContaining("Unknown setting usage.windw");
  }

  @Test
  void aClientMustNotBeForgottenBeforeItIsBilled() {
    Map<String, String> wrong =
        Map.of("bootstrap.servers", "b:1", "client.expiry", "PT1H", "usage.window", "PT744H");

    assertThatThrownBy(() -> Settings.load(new Properties(), Map.of(), wrong))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("client.expiry must be longer than usage.window and usage.grace");
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
  void theReferenceInTheDocsIsComplete() {
    assertThat(Settings.load(new Properties(), Map.of(), LEAST).topics().chainTails().name())
        .isEqualTo("chain-tails");
    Golden.assertSame(
        Path.of("../docs/configuration.md"),
        """
        # Configuration of the topology

        Written by `SettingsTest` from the settings themselves. A setting `usage.window` stands in the
        properties file under that name, in the environment as `TWINFOLD_USAGE_WINDOW`, and on the
        command line as `-D usage.window=PT1H`; the later wins. Durations are ISO-8601. A client setting
        of Kafka is given behind `kafka.`, such as `kafka.security.protocol`.

        """
            + Settings.reference());
  }
}
