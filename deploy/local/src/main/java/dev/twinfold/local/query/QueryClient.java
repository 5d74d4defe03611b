package dev.twinfold.local.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.StopSignal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** Asks a running topology's query API, and says in one line why there is no answer. */
public final class QueryClient {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final int MOST_TRIES = 15;
  private static final String API = "/api/v1";

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN).build();
  private final ObjectMapper mapper = new ObjectMapper();
  private final URI address;
  private final String token;

  /**
   * For one instance, which answers for all.
   *
   * @param address such as {@code http://127.0.0.1:8080}
   * @param token what it wants to be shown; empty for none
   */
  public QueryClient(URI address, String token) {
    this.address = address;
    this.token = token;
  }

  /** A part of a path or query, as it may stand there. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * An answer; while state moves it is asked for again.
   *
   * @throws CommandFailure saying what the server said, or that none answered
   */
  public JsonNode get(String path) {
    for (int tries = 1; ; tries++) {
      HttpResponse<String> response =
          send(request(path).build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == 200) {
        return parse(response.body());
      }
      if (response.statusCode() != 503 || tries == MOST_TRIES) {
        throw refused(response.statusCode(), response.body());
      }
      pause();
    }
  }

  /**
   * Hands over every event of one name, until the stop is given. A connection that ends is made
   * anew and goes on where it was, so that some events are handed over twice.
   *
   * @param after the id of the last event that is known
   * @throws CommandFailure if nobody answers at first, or for half a minute later on
   */
  public void follow(String name, String after, StopSignal stop, Consumer<JsonNode> taker) {
    String last = after;
    boolean connected = false;
    int failed = 0;
    while (!stop.isAsked()) {
      try (BufferedReader lines = stream(last)) {
        connected = true;
        failed = 0;
        last = handOver(lines, name, last, stop, taker);
      } catch (IOException | CommandFailure e) {
        failed++;
        if (!connected || failed == MOST_TRIES) {
          throw e instanceof CommandFailure failure
              ? failure
              : new CommandFailure(address + " went away: " + e.getMessage(), e);
        }
      }
      stop.await(RETRY_AFTER);
    }
  }

  private BufferedReader stream(String after) throws IOException {
    HttpResponse<InputStream> response =
        send(
            request("/stream")
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", after)
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    if (response.statusCode() == 200) {
      return lines;
    }
    try (lines) {
      throw refused(response.statusCode(), lines.readLine());
    }
  }

  /** The id of the last event that came before the connection or the following ended. */
  private String handOver(
      BufferedReader lines, String name, String after, StopSignal stop, Consumer<JsonNode> taker)
      throws IOException {
    String last = after;
    String event = "";
    String line = lines.readLine();
    // An overview comes every two seconds, so a stop is seen by then.
    while (!stop.isAsked() && line != null) {
      if (line.startsWith("event: ")) {
        event = line.substring("event: ".length());
      } else if (line.startsWith("id: ")) {
        last = line.substring("id: ".length());
      } else if (line.startsWith("data: ") && event.equals(name)) {
        taker.accept(parse(line.substring("data: ".length())));
      }
      line = lines.readLine();
    }
    return last;
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(API + path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return client.send(request, body);
    } catch (IOException e) {
      throw new CommandFailure(
          "--url is " + address + ": nobody answers there; 'twinfold run' says where it does", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }

  private CommandFailure refused(int status, String body) {
    String detail = parse(body == null ? "{}" : body).path("detail").asText("");
    return new CommandFailure(
        address + " answers with status " + status + (detail.isEmpty() ? "" : ": " + detail));
  }

  private JsonNode parse(String json) {
    try {
      return mapper.readTree(json);
    } catch (IOException e) {
      throw new CommandFailure(
          "--url is "
              + address
              + ": what answers there is no topology; 'twinfold run' says where one does",
          e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_AFTER.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }
}
