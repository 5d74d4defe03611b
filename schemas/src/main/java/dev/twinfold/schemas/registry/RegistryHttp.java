package dev.twinfold.schemas.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/**
 * Asks one registry one question over a connection of its own.
 *
 * <p>Not {@code java.net.http}: that keeps threads and idle connections, which an agent's host has
 * not asked for and which make a checkpoint of the process fail, and hosts on a trimmed Java may
 * lack its module. Questions are too few for a kept connection to be worth anything.
 */
final class RegistryHttp {
  /** What the registry said. */
  static final class Answer {
    final int status;
    final String body;

    Answer(int status, String body) {
      this.status = status;
      this.body = body;
    }
  }

  /** Our schemas take a few kilobytes; what is longer is none. */
  private static final int MOST_BYTES = 1 << 20;

  private static final String JSON = "application/vnd.schemaregistry.v1+json";

  private final Optional<SSLContext> tls;
  private final Duration connectTimeout;
  private final Duration readTimeout;

  RegistryHttp(RegistrySettings settings) {
    tls = settings.tls();
    connectTimeout = settings.connectTimeout();
    readTimeout = settings.readTimeout();
  }

  /**
   * Sends one request; does not follow redirects, which could take credentials elsewhere.
   *
   * @param path behind the registry's address, encoded
   * @param body JSON to be posted; empty to get
   * @throws IOException if no answer comes in time
   */
  Answer ask(RegistryUrl url, String path, Optional<String> body) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) new URL(url.resource(path)).openConnection();
    try {
      if (connection instanceof HttpsURLConnection && tls.isPresent()) {
        ((HttpsURLConnection) connection).setSSLSocketFactory(tls.get().getSocketFactory());
      }
      prepare(connection);
      url.authorization().ifPresent(it -> connection.setRequestProperty("Authorization", it));
      if (body.isPresent()) {
        post(connection, body.get().getBytes(StandardCharsets.UTF_8));
      }
      int status = connection.getResponseCode();
      InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream();
      return new Answer(status, in == null ? "" : read(in));
    } finally {
      connection.disconnect();
    }
  }

  private void prepare(HttpURLConnection connection) {
    connection.setConnectTimeout((int) connectTimeout.toMillis());
    connection.setReadTimeout((int) readTimeout.toMillis());
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    // The host's own must not be asked, perhaps with a window, for a password.
    connection.setAuthenticator(new Authenticator() {});
    connection.setRequestProperty("Accept", JSON + ", application/json");
    connection.setRequestProperty("Connection", "close");
  }

  private static void post(HttpURLConnection connection, byte[] body) throws IOException {
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", JSON);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
  }

  private static String read(InputStream in) throws IOException {
    try (in) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("the answer is longer than " + MOST_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
