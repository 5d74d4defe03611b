package dev.twinfold.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How registries are asked, and what is made of answers that are none. */
class RegistryClientTest {
  private static final String SECRET = "s3cr:t";

  private PlayedRegistry registry;

  @BeforeEach
  void start() throws Exception {
    registry = PlayedRegistry.start();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private static RegistryClient client(String url, Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("schema.registry.url", url);
    settings.put("max.retries", "2");
    settings.put("retries.wait.ms", "1");
    settings.putAll(more);
    return new RegistryClient(RegistrySettings.of(settings));
  }

  private RegistryClient client() {
    return client(registry.url(), Map.of());
  }

  @Test
  void theFourQuestionsAreAnswered() {
    assertThat(client().lookUp("s", "\"int\"")).isEmpty();
    assertThat(client().latest("s")).isEmpty();
    assertThat(client().schema(1)).isEmpty();

    int id = client().register("s", "\"int\"");

    assertThat(client().lookUp("s", "\"int\"")).hasValue(id);
    assertThat(client().lookUp("s", "\"long\"")).isEmpty();
    assertThat(client().schema(id)).hasValue("\"int\"");
    assertThat(client().latest("s"))
        .hasValueSatisfying(
            latest -> {
              assertThat(latest.id()).isEqualTo(id);
              assertThat(latest.schema()).isEqualTo("\"int\"");
            });
  }

  @Test
  void aRegistryThatIsAwayIsPassedOverForTheNext() throws Exception {
    registry.put("s", "\"int\"");
    String urls = "http://127.0.0.1:" + closedPort() + " , " + registry.url() + "/";

    RegistryClient client = client(urls, Map.of("max.retries", "0"));

    assertThat(client.lookUp("s", "\"int\"")).hasValue(1);
  }

  @Test
  void aRegistryThatIsBrokenForAWhileIsAskedAgain() {
    registry.put("s", "\"int\"");
    registry.failNext(503, "");
    registry.failNext(429, "{}");

    assertThat(client().lookUp("s", "\"int\"")).hasValue(1);
    assertThat(registry.requests()).hasSize(3);
  }

  @Test
  void aRegistryThatStaysAwayIsAskedSoOftenAndThenNamedWithTheSubject() throws Exception {
    int port = closedPort();
    String url = "http://user:" + SECRET + "@127.0.0.1:" + port + "/api";
    RegistryClient client = client(url, Map.of("basic.auth.credentials.source", "URL"));

    assertThatThrownBy(() -> client.lookUp("acme.chain-tails-value", "\"int\""))
        .isInstanceOf(RegistryUnavailable.class)
        .hasMessageContaining("about subject acme.chain-tails-value")
        .hasMessageContaining("at http://127.0.0.1:" + port + "/api (asked 3 times)")
        .hasMessageNotContaining(SECRET)
        .hasMessageNotContaining("user");
  }

  @Test
  void aRegistryThatTakesTheConnectionAndSaysNothingIsAway() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      RegistryClient client =
          client(
              "http://127.0.0.1:" + silent.getLocalPort(),
              Map.of("max.retries", "0", "http.read.timeout.ms", "50"));

      assertThatThrownBy(() -> client.schema(1))
          .isInstanceOf(RegistryUnavailable.class)
          .hasMessageContaining("schema id 1");
      try (Socket asked = silent.accept()) {
        assertThat(asked.isConnected()).isTrue();
      }
    }
  }

  @Test
  void userAndPasswordComeFromWhereTheSettingsSay() {
    String expected = basic("user:" + SECRET);

    client(
            registry.url(),
            Map.of(
                "basic.auth.credentials.source",
                "USER_INFO",
                "basic.auth.user.info",
                "user:" + SECRET))
        .schema(1);
    client(
            "http://user:" + SECRET + "@" + registry.host(),
            Map.of("basic.auth.credentials.source", "URL"))
        .schema(1);
    client().schema(1);

    assertThat(registry.authorizations()).containsExactly(expected, expected, "none");
  }

  private static String basic(String user) {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void wrongCredentialsAreNamedAtOnceButNotShown() {
    registry.failNext(401, "{\"error_code\":401,\"message\":\"user " + SECRET + "\"}");
    RegistryClient client =
        client(
            registry.url(),
            Map.of(
                "basic.auth.credentials.source",
                "USER_INFO",
                "basic.auth.user.info",
                "user:" + SECRET));

    assertThatThrownBy(() -> client.register("s", "\"int\""))
        .isInstanceOf(RegistryRefusal.class)
        .hasMessageContaining(registry.url() + ": subject s is refused with HTTP 401")
        .hasMessageContaining("basic.auth.credentials.source")
        .hasMessageNotContaining(SECRET);
    assertThat(registry.requests()).hasSize(1);
  }

  /** Else a wrong path in the address would turn every report into a dead letter. */
  @Test
  void aNotFoundThatIsNoRegistrysIsNotTakenForAnUnknownId() {
    assertThatThrownBy(() -> client(registry.url() + "/wrong", Map.of()).schema(1))
        .isInstanceOf(RegistryRefusal.class)
        .hasMessageContaining("check the path in schema.registry.url");
  }

  @Test
  void whatIsNoAnswerIsRefused() {
    registry.failNext(200, "<html>please log in</html>");
    assertThatThrownBy(() -> client().schema(1))
        .isInstanceOf(RegistryRefusal.class)
        .hasMessageContaining("is that a registry?");
    registry.failNext(200, "{\"id\":-1}");
    assertThatThrownBy(() -> client().lookUp("s", "\"int\""))
        .isInstanceOf(RegistryRefusal.class)
        .hasMessageContaining("without an id");
    registry.failNext(200, "{}");
    assertThatThrownBy(() -> client().schema(1)).isInstanceOf(RegistryRefusal.class);
    registry.failNext(409, "{\"error_code\":409,\"message\":\"a field\\n is gone\"}");
    assertThatThrownBy(() -> client().register("s", "\"int\""))
        .isInstanceOf(RegistryRefusal.class)
        .hasMessageContaining("finds the schema incompatible: a field is gone");
  }

  @Test
  void credentialsDoNotFollowARedirect() throws Exception {
    try (PlayedRegistry elsewhere = PlayedRegistry.start()) {
      registry.failNext(302, elsewhere.url() + "/schemas/ids/1");
      RegistryClient client =
          client(
              "http://user:" + SECRET + "@" + registry.host(),
              Map.of("basic.auth.credentials.source", "URL"));

      assertThatThrownBy(() -> client.schema(1))
          .isInstanceOf(RegistryRefusal.class)
          .hasMessageContaining("HTTP 302");
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  private static int closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
