package dev.twinfold.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Plays a registry on the loopback address, and one that fails as a test wants it to. What a real
 * one does is tried with a real one, in deploy/local.
 */
public final class PlayedRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final String scheme;
  private final Map<String, List<String>> subjects = new LinkedHashMap<>();
  private final List<String> schemas = new ArrayList<>();
  private final Deque<String[]> failures = new ConcurrentLinkedDeque<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();

  private PlayedRegistry(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.createContext("/", this::answer);
    server.start();
  }

  /** On a free port. */
  public static PlayedRegistry start() throws IOException {
    return new PlayedRegistry(HttpServer.create(loopback(), 0), "http");
  }

  /** On a free port, with certificates; wants one of the client, too, if asked to. */
  static PlayedRegistry startTls(SSLContext context, boolean wantsCertificate) throws IOException {
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = context.getDefaultSSLParameters();
            ssl.setNeedClientAuth(wantsCertificate);
            parameters.setSSLParameters(ssl);
          }
        });
    return new PlayedRegistry(server, "https");
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Its address without a path. */
  public String url() {
    return scheme + "://" + host();
  }

  /** {@code 127.0.0.1:port}. */
  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Registers a schema; gives its id. */
  public synchronized int put(String subject, String schema) {
    List<String> versions = subjects.computeIfAbsent(subject, any -> new ArrayList<>());
    if (!versions.contains(schema)) {
      versions.add(schema);
    }
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    return schemas.indexOf(schema) + 1;
  }

  /** All versions of a subject. */
  public synchronized List<String> versions(String subject) {
    return List.copyOf(subjects.getOrDefault(subject, List.of()));
  }

  /** The next request gets this instead; may be called several times. */
  public void failNext(int status, String body) {
    failures.add(new String[] {Integer.toString(status), body});
  }

  /** Method and path of every request so far. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** The header Authorization of every request so far; "none" for none. */
  List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(exchange.getRequestMethod() + " " + path);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    authorizations.add(authorization == null ? "none" : authorization);
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String[] failure = failures.poll();
    String[] answer = failure == null ? right(path, body) : failure;
    byte[] bytes = answer[1].getBytes(StandardCharsets.UTF_8);
    int status = Integer.parseInt(answer[0]);
    if (status / 100 == 3) {
      exchange.getResponseHeaders().set("Location", answer[1]);
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized String[] right(String path, String body) throws IOException {
    String[] parts = path.substring(1).split("/", -1);
    if (parts[0].equals("schemas")) {
      int id = Integer.parseInt(parts[2]);
      return id < 1 || id > schemas.size()
          ? error(40403)
          : ok(JSON.createObjectNode().put("schema", schemas.get(id - 1)));
    }
    if (!parts[0].equals("subjects")) {
      return new String[] {"404", "<html>nothing here</html>"};
    }
    List<String> versions = versions(parts[1]);
    if (body.isEmpty()) {
      return versions.isEmpty() ? error(40401) : found(versions.get(versions.size() - 1));
    }
    String schema = JSON.readTree(body).path("schema").textValue();
    if (parts.length == 3) {
      put(parts[1], schema);
      return found(schema);
    }
    return versions.contains(schema) ? found(schema) : error(versions.isEmpty() ? 40401 : 40403);
  }

  private String[] found(String schema) {
    return ok(JSON.createObjectNode().put("id", schemas.indexOf(schema) + 1).put("schema", schema));
  }

  private static String[] ok(JsonNode answer) {
    return new String[] {"200", answer.toString()};
  }

  private static String[] error(int code) {
    return new String[] {"404", "{\"error_code\":" + code + ",\"message\":\"not found\"}"};
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
