package dev.twinfold.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.twinfold.topology.InvalidSettings;
import dev.twinfold.topology.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask what, as bytes on a socket: a client of Java's would put some of them right. */
class AccessTest {
  private static final String TOKEN = "a-token-of-some-length";

  @TempDir private Path directory;

  @Test
  void onLoopbackWhoeverIsHereMayAskUnderTheNamesOfThisMachineOnly() throws Exception {
    try (HttpApi api = HttpApi.open(HttpSettings.loopback(0))) {
      // The topology does not run yet, which is said only to those who may ask.
      assertThat(get(api, "/api/v1/overview", "Host: 127.0.0.1:" + api.address().getPort()))
          .startsWith("HTTP/1.1 503")
          .contains("Retry-After: 2");
      assertThat(get(api, "/api/v1/overview", "Host: localhost")).startsWith("HTTP/1.1 503");
      assertThat(get(api, "/api/v1/overview", "Host: attacker.example")).startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void elsewhereTheApiIsClosedWithoutATokenAndHealthIsNot() throws Exception {
    try (HttpApi api = HttpApi.open(settings("0.0.0.0", "", 1000))) {
      assertThat(get(api, "/api/v1/overview", "Host: localhost")).startsWith("HTTP/1.1 403");
      assertThat(get(api, "/hop/v1/part", "Host: localhost")).startsWith("HTTP/1.1 403");
      assertThat(get(api, "/health/live", "Host: localhost")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void withATokenNobodyAsksWithoutIt() throws Exception {
    try (HttpApi api = HttpApi.open(settings("0.0.0.0", TOKEN, 1000))) {
      for (String path : new String[] {"/api/v1/overview", "/api/v1/stream", "/hop/v1/part"}) {
        assertThat(get(api, path, "Host: x"))
            .startsWith("HTTP/1.1 401")
            .contains("WWW-Authenticate: Bearer")
            .doesNotContain(TOKEN);
        for (String wrong : List.of(TOKEN + "x", TOKEN.replace('a', 'b'), "", TOKEN.substring(1))) {
          assertThat(get(api, path, "Host: x", "Authorization: Bearer " + wrong))
              .as(wrong)
              .startsWith("HTTP/1.1 401");
        }
        assertThat(get(api, path, "Host: x", "Authorization: Basic " + TOKEN))
            .startsWith("HTTP/1.1 401");
        assertThat(get(api, path, "Host: x", "Authorization: Bearer " + TOKEN, "Accept: */*"))
            .startsWith("HTTP/1.1 503");
      }
      assertThat(get(api, "/", "Host: x")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void nothingIsLoadedFromElsewhereAndNothingIsFramed() throws Exception {
    try (HttpApi api = HttpApi.open(HttpSettings.loopback(0))) {
      for (String path : new String[] {"/", "/api/v1/overview", "/health/live", "/nothing"}) {
        assertThat(get(api, path, "Host: localhost"))
            .as(path)
            .contains("Content-Security-Policy: default-src 'none'; script-src 'self'")
            .contains("frame-ancestors 'none'")
            .contains("require-trusted-types-for 'script'; trusted-types 'none'")
            .contains("X-Content-Type-Options: nosniff")
            .contains("Referrer-Policy: no-referrer");
      }
    }
  }

  @Test
  void aQuestionIsShortHasNoBodyAndOnlyReads() throws Exception {
    try (HttpApi api = HttpApi.open(HttpSettings.loopback(0))) {
      assertThat(send(api, "POST /api/v1/overview HTTP/1.1", "Host: localhost", ""))
          .startsWith("HTTP/1.1 405")
          .contains("Allow: GET, HEAD");
      assertThat(get(api, "/api/v1/overview", "Host: localhost", "Content-Length: 1"))
          .startsWith("HTTP/1.1 413");
      assertThat(get(api, "/api/v1/search?q=" + "a".repeat(3000), "Host: localhost"))
          .startsWith("HTTP/1.1 414");
      assertThat(get(api, "/api/v1/search?q=" + "a".repeat(30_000), "Host: localhost"))
          .startsWith("HTTP/1.1 4");
    }
  }

  @Test
  void whoeverAsksTooOftenIsToldToWait() throws Exception {
    try (HttpApi api = HttpApi.open(settings("127.0.0.1", "", 3))) {
      String last = "";
      for (int i = 0; i < 20 && !last.startsWith("HTTP/1.1 429"); i++) {
        last = get(api, "/api/v1/overview", "Host: localhost");
      }
      assertThat(last).startsWith("HTTP/1.1 429").contains("Retry-After: 1");
    }
  }

  @Test
  void anInstanceThatShowsTheTokenIsNotToldToWaitAndNobodyElseGoesThatWay() throws Exception {
    try (HttpApi api = HttpApi.open(settings("127.0.0.1", TOKEN, 3))) {
      String shown = "Authorization: Bearer " + TOKEN;
      for (int i = 0; i < 20; i++) {
        assertThat(get(api, "/hop/v1/overview", "Host: x", shown)).doesNotContain(" 429 ");
      }
      String last = "";
      for (int i = 0; i < 20 && !last.startsWith("HTTP/1.1 429"); i++) {
        last = get(api, "/hop/v1/overview", "Host: x", shown + "-not");
      }
      assertThat(last).startsWith("HTTP/1.1 429");
    }
  }

  @Test
  void requestsArePaidFromABucketForEachAddress() {
    long[] now = {0};
    RequestRates rates = new RequestRates(2, () -> now[0]);
    assertThat(rates.take("a")).isTrue();
    assertThat(rates.take("a")).isTrue();
    assertThat(rates.take("a")).isFalse();
    assertThat(rates.take("b")).isTrue();
    now[0] += 500_000_000L;
    assertThat(rates.take("a")).isTrue();
    assertThat(rates.take("a")).isFalse();
  }

  @Test
  void withACertificateItIsHttpsAndAsksOthersByIt() throws Exception {
    HttpSettings.KeyFile keys =
        new HttpSettings.KeyFile(
            KeyStores.create(directory.resolve("keys.p12")), KeyStores.PASSWORD, "PKCS12");
    HttpSettings settings =
        new HttpSettings("127.0.0.1", 0, "", TOKEN, Optional.of(keys), Optional.of(keys), 1000);
    try (HttpApi api = HttpApi.open(settings)) {
      assertThat(api.address().getScheme()).isEqualTo("https");
      SSLContext trust = Tls.trusting(keys);
      try (Socket socket =
          trust.getSocketFactory().createSocket("127.0.0.1", api.address().getPort())) {
        assertThat(exchange(socket, "GET /api/v1/overview HTTP/1.1", "Host: 127.0.0.1"))
            .startsWith("HTTP/1.1 401");
      }
    }
  }

  @Test
  void aTokenComesFromAFileOrFromTheEnvironmentAndIsNotTooShort() throws Exception {
    Path file = Files.writeString(directory.resolve("token"), TOKEN + "\n");
    assertThat(load(Map.of("http.token.file", file.toString())).http().token()).isEqualTo(TOKEN);
    Settings fromEnvironment =
        Settings.load(
            new Properties(),
            Map.of("TWINFOLD_HTTP_TOKEN", TOKEN, "TWINFOLD_BOOTSTRAP_SERVERS", "b:1"),
            Map.of());
    assertThat(fromEnvironment.http().token()).isEqualTo(TOKEN);
    assertThat(fromEnvironment.http().toString()).doesNotContain(TOKEN);
    for (Map<String, String> wrong :
        List.of(
            Map.of("http.token", "short"),
            Map.of("http.token", TOKEN, "http.token.file", file.toString()),
            Map.of("http.token.file", directory.resolve("none").toString()),
            Map.of("http.tls.keystore.location", directory.resolve("none").toString()))) {
      assertThatExceptionOfType(InvalidSettings.class).isThrownBy(() -> load(wrong));
    }
  }

  @Test
  void anInstanceIsReachedByWhatItAdvertises() {
    assertThat(HttpSettings.loopback(0).advertised(7)).isEqualTo("127.0.0.1:7");
    assertThat(advertised("::1", "")).isEqualTo("[::1]:7");
    assertThat(advertised("0.0.0.0", "pod-1.query")).isEqualTo("pod-1.query:7");
    assertThat(advertised("0.0.0.0", "pod-1.query:80")).isEqualTo("pod-1.query:80");
    assertThat(advertised("0.0.0.0", "[fd00::1]:80")).isEqualTo("[fd00::1]:80");
    assertThat(advertised("0.0.0.0", "")).endsWith(":7").doesNotStartWith("0.0.0.0");
  }

  private static String advertised(String host, String advertised) {
    return new HttpSettings(host, 0, advertised, "", Optional.empty(), Optional.empty(), 1)
        .advertised(7);
  }

  private static Settings load(Map<String, String> flags) {
    Map<String, String> given = new HashMap<>(flags);
    given.put("bootstrap.servers", "b:1");
    return Settings.load(new Properties(), Map.of(), given);
  }

  private static HttpSettings settings(String host, String token, int perSecond) {
    return new HttpSettings(host, 0, "", token, Optional.empty(), Optional.empty(), perSecond);
  }

  private static String get(HttpApi api, String path, String... headers) throws IOException {
    String[] lines = new String[headers.length + 1];
    lines[0] = "GET " + path + " HTTP/1.1";
    System.arraycopy(headers, 0, lines, 1, headers.length);
    return send(api, lines);
  }

  private static String send(HttpApi api, String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.address().getPort())) {
      return exchange(socket, lines);
    }
  }

  /** Sends a head without a body, and returns all that comes. */
  private static String exchange(Socket socket, String... lines) throws IOException {
    socket.setSoTimeout(10_000);
    String head = String.join("\r\n", lines).stripTrailing() + "\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(UTF_8));
    socket.getOutputStream().flush();
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }
}
