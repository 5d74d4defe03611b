package dev.twinfold.topology.query;

import dev.twinfold.topology.query.Answers.Missing;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Who of the instances has what, by Kafka Streams' own word, and how to ask them: one hop, and
 * never a second.
 */
final class Instances {
  /** Says that an instance asks: what it gets is what the other has itself. */
  static final String HOP = "Twinfold-Hop";

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final ByteArraySerializer KEYS = new ByteArraySerializer();

  /**
   * Who has a key.
   *
   * @param partition the key's
   * @param host the instance
   * @param isHere whether that is this one
   */
  record Owner(int partition, HostInfo host, boolean isHere) {}

  private final KafkaStreams streams;
  private final HostInfo self;
  private final String tails;
  private final int partitions;
  private final HttpSettings settings;
  private final HttpClient client;

  Instances(
      KafkaStreams streams, HostInfo self, String tails, int partitions, HttpSettings settings) {
    this.streams = streams;
    this.self = self;
    this.tails = tails;
    this.partitions = partitions;
    this.settings = settings;
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_WITHIN);
    settings
        .trusted()
        .map(Tls::trusting)
        .ifPresent((SSLContext trust) -> builder.sslContext(trust));
    this.client = builder.build();
  }

  /** The address by which the others know this one. */
  String self() {
    return name(self);
  }

  int partitions() {
    return partitions;
  }

  KafkaStreams.State state() {
    return streams.state();
  }

  /** Who has a key of a store that is kept by the partition of the key. */
  Owner owner(String store, byte[] key) {
    requireRunning();
    KeyQueryMetadata found = streams.queryMetadataForKey(store, key, KEYS);
    if (found == null
        || found.equals(KeyQueryMetadata.NOT_AVAILABLE)
        || found.activeHost().equals(HostInfo.unavailable())) {
      throw ApiFailure.moving("the instances share out the partitions anew");
    }
    return new Owner(found.partition(), found.activeHost(), found.activeHost().equals(self));
  }

  private void requireRunning() {
    if (!streams.state().isRunningOrRebalancing()) {
      throw ApiFailure.moving("this instance is " + streams.state());
    }
  }

  /** What another instance answers to the same question, as it says it. */
  HttpResponse<String> ask(HostInfo host, String pathAndQuery) {
    try {
      return client.send(request(host, pathAndQuery), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw ApiFailure.moving("instance " + name(host) + " has it and does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiFailure.moving("this instance stops");
    }
  }

  /**
   * Asks all others at once.
   *
   * @param missing takes those that did not answer, and the partitions that nobody has
   */
  <T> List<T> askOthers(String pathAndQuery, Class<T> type, List<Missing> missing) {
    requireRunning();
    Map<HostInfo, CompletableFuture<HttpResponse<String>>> asked = new LinkedHashMap<>();
    TreeSet<Integer> unassigned = new TreeSet<>();
    for (int partition = 0; partition < partitions; partition++) {
      unassigned.add(partition);
    }
    for (StreamsMetadata other : streams.metadataForAllStreamsClients()) {
      other.topicPartitions().stream()
          .filter(partition -> partition.topic().equals(tails))
          .forEach(partition -> unassigned.remove(partition.partition()));
      if (other.hostInfo().equals(HostInfo.unavailable()) || other.hostInfo().port() < 0) {
        missing.add(new Missing("", "an instance serves no HTTP"));
      } else if (!other.hostInfo().equals(self)) {
        asked.put(
            other.hostInfo(),
            client.sendAsync(
                request(other.hostInfo(), pathAndQuery), HttpResponse.BodyHandlers.ofString()));
      }
    }
    unassigned.forEach(
        partition ->
            missing.add(new Missing("", "partition " + partition + " is assigned to nobody now")));
    List<T> answers = new ArrayList<>();
    asked.forEach((host, answer) -> take(host, answer, type, answers, missing));
    return answers;
  }

  private static <T> void take(
      HostInfo host,
      CompletableFuture<HttpResponse<String>> answer,
      Class<T> type,
      List<T> answers,
      List<Missing> missing) {
    try {
      HttpResponse<String> response = answer.join();
      if (response.statusCode() == HttpStatus.OK.getCode()) {
        answers.add(Json.read(response.body(), type));
      } else {
        missing.add(new Missing(name(host), "answers with status " + response.statusCode()));
      }
    } catch (CompletionException | IOException e) {
      missing.add(new Missing(name(host), "does not answer"));
    }
  }

  private HttpRequest request(HostInfo host, String pathAndQuery) {
    String scheme = settings.tls().isPresent() ? "https://" : "http://";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(scheme + name(host) + pathAndQuery))
            .timeout(ANSWER_WITHIN)
            .header(HOP, "1");
    if (!settings.token().isEmpty()) {
      request.header("Authorization", "Bearer " + settings.token());
    }
    return request.build();
  }

  private static String name(HostInfo host) {
    return (host.host().contains(":") ? "[" + host.host() + "]" : host.host()) + ":" + host.port();
  }
}
