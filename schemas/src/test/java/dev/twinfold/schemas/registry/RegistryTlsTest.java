package dev.twinfold.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that speaks TLS, with certificates that no JVM knows. */
class RegistryTlsTest {
  private static final String PASSWORD = "changed-it";

  @TempDir private static Path directory;

  @BeforeAll
  static void makeCertificates() throws Exception {
    for (String who : List.of("registry", "agent")) {
      keytool(
          "-genkeypair",
          "-alias",
          who,
          "-keyalg",
          "EC",
          "-dname",
          "CN=" + who,
          "-ext",
          "SAN=IP:127.0.0.1",
          "-keystore",
          file(who + ".p12"));
      keytool(
          "-exportcert",
          "-rfc",
          "-alias",
          who,
          "-keystore",
          file(who + ".p12"),
          "-file",
          file(who + ".pem"));
    }
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "registry",
        "-file",
        file("registry.pem"),
        "-keystore",
        file("registry-trust.p12"));
  }

  private static String file(String name) {
    return directory.resolve(name).toString();
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.txt").toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private static PlayedRegistry registry(boolean wantsCertificate) throws Exception {
    return PlayedRegistry.startTls(
        RegistrySettings.of(
                Map.of(
                    "schema.registry.url",
                    "https://unused",
                    "schema.registry.ssl.keystore.location",
                    file("registry.p12"),
                    "schema.registry.ssl.keystore.password",
                    PASSWORD,
                    "schema.registry.ssl.keystore.type",
                    "PKCS12",
                    "schema.registry.ssl.truststore.location",
                    file("agent.pem"),
                    "schema.registry.ssl.truststore.type",
                    "PEM"))
            .tls()
            .orElseThrow(),
        wantsCertificate);
  }

  private static RegistryClient client(PlayedRegistry registry, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("schema.registry.url", registry.url());
    settings.put("max.retries", "0");
    return new RegistryClient(RegistrySettings.of(settings));
  }

  private static final Map<String, String> TRUST =
      Map.of(
          "schema.registry.ssl.truststore.location", "registry-trust.p12",
          "schema.registry.ssl.truststore.type", "PKCS12",
          "schema.registry.ssl.truststore.password", PASSWORD);

  private static Map<String, String> placed(Map<String, String> settings) {
    Map<String, String> placed = new HashMap<>(settings);
    placed.replaceAll((name, value) -> name.endsWith(".location") ? file(value) : value);
    return placed;
  }

  @Test
  void aRegistryOfAnUnknownAuthorityIsNotTrusted() throws Exception {
    try (PlayedRegistry registry = registry(false)) {
      assertThatThrownBy(() -> client(registry, Map.of()).schema(1))
          .isInstanceOf(RegistryUnavailable.class)
          .hasMessageContaining("certification path");
      assertThat(registry.requests()).isEmpty();
    }
  }

  @Test
  void itsCertificateCanBeTrustedByAFileOfEitherKind() throws Exception {
    try (PlayedRegistry registry = registry(false)) {
      Map<String, String> pem =
          Map.of(
              "schema.registry.ssl.truststore.location", "registry.pem",
              "schema.registry.ssl.truststore.type", "PEM");

      assertThat(client(registry, placed(TRUST)).register("s", "\"int\"")).isEqualTo(1);
      assertThat(client(registry, placed(pem)).schema(1)).hasValue("\"int\"");
    }
  }

  @Test
  void aRegistryThatWantsACertificateIsShownOurs() throws Exception {
    try (PlayedRegistry registry = registry(true)) {
      Map<String, String> both = new HashMap<>(TRUST);
      both.put("schema.registry.ssl.keystore.location", "agent.p12");
      both.put("schema.registry.ssl.keystore.type", "PKCS12");
      both.put("schema.registry.ssl.keystore.password", PASSWORD);

      assertThatThrownBy(() -> client(registry, placed(TRUST)).schema(1))
          .isInstanceOf(RegistryUnavailable.class);
      assertThat(client(registry, placed(both)).schema(1)).isEmpty();
    }
  }

  @Test
  void aWrongPasswordNamesTheFileAndNotThePassword() throws Exception {
    try (PlayedRegistry registry = registry(false)) {
      Map<String, String> wrong = new HashMap<>(TRUST);
      wrong.put("schema.registry.ssl.truststore.password", "hidden");

      assertThatThrownBy(() -> client(registry, placed(wrong)))
          .hasMessageContaining("schema.registry.ssl.truststore.location: cannot read")
          .hasMessageNotContaining("hidden");
    }
  }
}
