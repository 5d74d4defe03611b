package dev.twinfold.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

/** Settings for the registry are refused all at once, and no password is shown. */
class RegistrySettingsTest {
  private static final String URL = "schema.registry.url";

  @Test
  void nothingIsRegisteredUnlessAskedFor() {
    RegistrySettings settings = RegistrySettings.of(Map.of(URL, "http://registry:8081/"));

    assertThat(settings.autoRegister()).isFalse();
    assertThat(settings.useLatest()).isFalse();
    assertThat(settings.subjects()).isEqualTo(SubjectNaming.TOPIC);
    assertThat(settings.addresses()).isEqualTo("http://registry:8081");
    assertThat(settings.tls()).isEmpty();
  }

  @Test
  void withoutAUrlNobodyIsAskedAndNothingIsWrong() {
    assertThat(RegistrySettings.isAsked(Map.of("linger.ms", "1"))).isFalse();
    assertThat(RegistrySettings.isAsked(Map.of(URL, " "))).isFalse();
    assertThat(RegistrySettings.problems(Map.of("max.retries", "many"))).isEmpty();
  }

  @Test
  void whatIsNotForTheRegistryIsLeftAlone() {
    Map<String, Object> kafka = new HashMap<>();
    kafka.put(URL, "https://one:1,http://two:2/api");
    kafka.put("linger.ms", 5);
    kafka.put("auto.register.schemas", true);
    kafka.put("value.subject.name.strategy", SubjectNaming.RECORD.className());
    kafka.put("ssl.truststore.location", null);

    RegistrySettings settings = RegistrySettings.of(kafka);

    assertThat(settings.autoRegister()).isTrue();
    assertThat(settings.subjects()).isEqualTo(SubjectNaming.RECORD);
    assertThat(settings.urls()).extracting(Object::toString).hasSize(2);
  }

  @Test
  void everyProblemIsNamedAtOnce() {
    Map<String, String> wrong =
        Map.of(
            URL,
            "http://registry",
            "auto.register.schemas",
            "perhaps",
            "max.retries",
            "-1",
            "schema.registry.ssl.trustore.location",
            "misspelt",
            "bearer.auth.token",
            "t0k3n",
            "value.subject.name.strategy",
            "com.acme.Mine",
            "basic.auth.credentials.source",
            "SASL_INHERIT");

    assertThatThrownBy(() -> RegistrySettings.of(wrong))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("auto.register.schemas")
        .hasMessageContaining("max.retries")
        .hasMessageContaining("schema.registry.ssl.trustore.location is not known")
        .hasMessageContaining("bearer.auth.token is not known")
        .hasMessageNotContaining("t0k3n")
        .hasMessageContaining("use one of io.confluent.kafka.serializers.subject.TopicName")
        .hasMessageContaining("basic.auth.credentials.source");
  }

  @Test
  void credentialsMustStandWhereTheSettingsSay() {
    refused("must be user:password", URL, "http://r", "source", "USER_INFO");
    refused("basic.auth.user.info is of no use", URL, "http://r", "user", "u:hidden");
    refused("has credentials: set", URL, "http://u:hidden@r");
    refused("has no credentials", URL, "http://r", "source", "URL");
  }

  @Test
  void anAddressMustBeOne() {
    refused("must begin with http:// or https://", URL, "registry:8081");
    refused("must name a host", URL, "http:///path");
    refused("neither a query", URL, "http://u:hidden@r/?a=b");
    refused("no URL", URL, "http://u:hidden@r/a b");
    refused("must begin with http", URL, "http://r,");
  }

  @Test
  void aFileOfCertificatesMustBeThere() {
    refused(
        "schema.registry.ssl.truststore.location: there is no file /none",
        URL,
        "https://r",
        "schema.registry.ssl.truststore.location",
        "/none");
  }

  private static void refused(String saying, String... settings) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      String name =
          settings[i].equals("source")
              ? "basic.auth.credentials.source"
              : settings[i].equals("user") ? "basic.auth.user.info" : settings[i];
      all.put(name, settings[i + 1]);
    }
    assertThatThrownBy(() -> RegistrySettings.of(all))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(saying)
        .hasMessageNotContaining("hidden");
  }
}
