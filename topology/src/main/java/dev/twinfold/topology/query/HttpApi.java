package dev.twinfold.topology.query;

import dev.twinfold.topology.stream.TopologySettings;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.state.HostInfo;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * What an instance answers over HTTP.
 *
 * <ul>
 *   <li>{@code /health/live}: 200 while the instance can go on by itself, 503 when it has failed or
 *       was stopped, and only a restart helps.
 *   <li>{@code /health/ready}: 200 while it folds with all its state in place, 503 with {@code
 *       Retry-After} while it starts, rebalances or restores.
 *   <li>{@code /metrics}: text format of Prometheus.
 *   <li>{@code /api/v1}: the query API, described by {@code /api/v1/openapi.json}.
 *   <li>{@code /}: the page that shows it.
 * </ul>
 *
 * <p>It listens before the topology starts, because the other instances are told where, and answers
 * questions once it serves one.
 */
public final class HttpApi implements AutoCloseable {
  private static final Set<State> ENDED =
      Set.of(State.ERROR, State.PENDING_ERROR, State.NOT_RUNNING, State.PENDING_SHUTDOWN);

  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String RETRY_SECONDS = "5";
  private static final int MOST_THREADS = 100 + CloneStream.MOST_WATCHERS;
  private static final int LEAST_THREADS = 8;
  private static final int IDLE_MILLIS = 60_000;

  /** What is served, together. */
  private record Served(
      KafkaStreams streams, Metrics metrics, QueryParts parts, ApiRoutes routes) {}

  private final HttpSettings settings;
  private final Javalin server;
  private volatile Served served;

  private HttpApi(HttpSettings settings) {
    this.settings = settings;
    this.server = Javalin.create(this::configure);
  }

  /**
   * Begins to listen; there is nothing to be told yet.
   *
   * @throws JavalinBindException if the port is taken
   * @throws IllegalArgumentException if keys or certificates cannot be read
   */
  public static HttpApi open(HttpSettings settings) {
    settings.trusted().ifPresent(Tls::read);
    HttpApi api = new HttpApi(settings);
    if (settings.tls().isPresent()) {
      api.server.start();
    } else {
      api.server.start(settings.host(), settings.port());
    }
    return api;
  }

  /**
   * Begins to answer for a topology, which may start later.
   *
   * @param topology what it was built from
   * @param partitions how many partitions the chain tails have
   * @param clients settings of Kafka's clients
   */
  public void serve(
      KafkaStreams streams, TopologySettings topology, int partitions, Properties clients) {
    QueryParts parts =
        new QueryParts(
            streams,
            topology,
            partitions,
            clients,
            settings,
            HostInfo.buildFromEndpoint(advertised()));
    served = new Served(streams, new Metrics(streams), parts, new ApiRoutes(parts));
    parts.start();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = 1024;
    config.jetty.threadPool = threads();
    settings
        .tls()
        .ifPresent(
            file ->
                config.jetty.addConnector(
                    (jetty, http) -> Tls.connector(jetty, http, settings, file)));
    config.routes.before(Access::secure);
    config.routes.get("/health/live", this::live);
    config.routes.get("/health/ready", this::ready);
    config.routes.get(
        "/metrics",
        context -> context.contentType(PROMETHEUS).result(require().metrics().scrape()));
    new ApiServer(settings).configure(config, () -> require().routes(), () -> require().parts());
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS, IDLE_MILLIS);
    threads.setName("http");
    threads.setDaemon(true);
    return threads;
  }

  private Served require() {
    if (served == null) {
      throw ApiFailure.moving("the topology does not run yet");
    }
    return served;
  }

  private State state() {
    return served == null ? State.CREATED : served.streams().state();
  }

  private void live(Context context) {
    answer(context, !ENDED.contains(state()));
  }

  /** RUNNING means that every task assigned to this instance has its state restored. */
  private void ready(Context context) {
    answer(context, state() == State.RUNNING);
  }

  private void answer(Context context, boolean well) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", well ? "UP" : "DOWN");
    body.put("state", state().name());
    if (!well) {
      context.status(HttpStatus.SERVICE_UNAVAILABLE).header("Retry-After", RETRY_SECONDS);
    }
    context.json(body);
  }

  /** How the other instances reach this one, as host:port. */
  public String advertised() {
    return settings.advertised(server.port());
  }

  /** Where it answers. */
  public URI address() {
    String host = settings.host();
    return URI.create(
        (settings.tls().isPresent() ? "https://" : "http://")
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + server.port());
  }

  @Override
  public void close() {
    if (served != null) {
      served.parts().close();
    }
    server.stop();
    if (served != null) {
      served.metrics().close();
    }
  }
}
