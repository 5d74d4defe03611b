package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** An instance's API as somebody asks it. */
final class Asked {
  private static final HttpClient PLAIN = HttpClient.newHttpClient();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final URI address;
  private final String token;
  private final HttpClient client;

  Asked(URI address) {
    this(address, "");
  }

  Asked(URI address, String token) {
    this(address, token, PLAIN);
  }

  Asked(URI address, String token, HttpClient client) {
    this.address = address;
    this.token = token;
    this.client = client;
  }

  HttpResponse<String> raw(String path) {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path));
      if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The answer to something that must be there, below {@code /api/v1}. */
  JsonNode json(String path) {
    HttpResponse<String> response = raw("/api/v1" + path);
    assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
    return parse(response.body());
  }

  /** The problem told instead of an answer. */
  JsonNode problem(String path, int status) {
    HttpResponse<String> response = raw("/api/v1" + path);
    assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    return parse(response.body());
  }

  static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
