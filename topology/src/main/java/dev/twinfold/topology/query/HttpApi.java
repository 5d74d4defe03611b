package dev.twinfold.topology.query;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;

/**
 * What an instance answers over HTTP.
 *
 * <ul>
 *   <li>{@code /health/live}: 200 while the instance can go on by itself, 503 when it has failed or
 *       was stopped, and only a restart helps.
 *   <li>{@code /health/ready}: 200 while it folds with all its state in place, 503 with {@code
 *       Retry-After} while it starts, rebalances or restores.
 *   <li>{@code /metrics}: text format of Prometheus.
 * </ul>
 */
public final class HttpApi implements AutoCloseable {
  private static final Set<State> ENDED =
      Set.of(State.ERROR, State.PENDING_ERROR, State.NOT_RUNNING, State.PENDING_SHUTDOWN);

  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String RETRY_SECONDS = "5";

  private final Javalin server;
  private final Metrics metrics;
  private final String host;

  private HttpApi(Javalin server, Metrics metrics, String host) {
    this.server = server;
    this.metrics = metrics;
    this.host = host;
  }

  /**
   * Begins to answer.
   *
   * @param streams the topology
   * @param host address to listen at; a loopback address keeps it on this machine
   * @param port 0 for any that is free
   * @throws JavalinBindException if the port is taken
   */
  public static HttpApi start(KafkaStreams streams, String host, int port) {
    Metrics metrics = new Metrics(streams);
    Javalin server =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.routes.get("/health/live", context -> live(context, streams.state()));
              config.routes.get("/health/ready", context -> ready(context, streams.state()));
              config.routes.get(
                  "/metrics", context -> context.contentType(PROMETHEUS).result(metrics.scrape()));
            });
    try {
      return new HttpApi(server.start(host, port), metrics, host);
    } catch (JavalinBindException e) {
      metrics.close();
      throw e;
    }
  }

  private static void live(Context context, State state) {
    answer(context, !ENDED.contains(state), state);
  }

  /** RUNNING means that every task assigned to this instance has its state restored. */
  private static void ready(Context context, State state) {
    answer(context, state == State.RUNNING, state);
  }

  private static void answer(Context context, boolean well, State state) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", well ? "UP" : "DOWN");
    body.put("state", state.name());
    if (!well) {
      context.status(HttpStatus.SERVICE_UNAVAILABLE).header("Retry-After", RETRY_SECONDS);
    }
    context.json(body);
  }

  /** Where it answers. */
  public URI address() {
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port());
  }

  @Override
  public void close() {
    server.stop();
    metrics.close();
  }
}
