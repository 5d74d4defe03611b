package dev.twinfold.topology.query;

import dev.twinfold.topology.query.Answers.CloneEvent;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.javalin.http.staticfiles.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The query API and the page as routes of the server, with what holds for all of them. */
final class ApiServer {
  static final String PAGE = "dev/twinfold/topology/query/page";

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final String PROBLEM = "application/problem+json";

  private final Access access;

  ApiServer(HttpSettings settings) {
    access = new Access(settings, new RequestRates(settings.requestsPerSecond(), System::nanoTime));
  }

  void configure(JavalinConfig config, Supplier<ApiRoutes> routes, Supplier<QueryParts> parts) {
    RoutesConfig paths = config.routes;
    for (String path : List.of("/api/*", "/hop/*")) {
      paths.before(path, access::check);
    }
    // The paths are known before there is a topology; what answers them is looked up then.
    ApiRoutes names = new ApiRoutes(null);
    names
        .api()
        .keySet()
        .forEach(path -> add(paths, ApiRoutes.API_PATH, path, routes, ApiRoutes::api));
    names
        .hops()
        .keySet()
        .forEach(path -> add(paths, ApiRoutes.HOP_PATH, path, routes, ApiRoutes::hops));
    String description = description();
    paths.get(
        ApiRoutes.API_PATH + "/openapi.json",
        context -> context.contentType(ContentType.JSON).result(description));
    paths.get(ApiRoutes.API_PATH + "/stream", context -> stream(context, parts.get().stream()));
    for (String path : List.of("/api/*", "/hop/*")) {
      paths.get(
          path,
          context -> {
            throw ApiFailure.unknown("there is nothing here; see /api/v1/openapi.json");
          });
    }
    paths.exception(ApiFailure.class, (failure, context) -> tell(context, failure));
    paths.exception(
        InvalidStateStoreException.class,
        (failure, context) ->
            tell(context, ApiFailure.moving("the state moves or is restored: ask again")));
    paths.exception(Exception.class, ApiServer::defect);
    config.staticFiles.add(
        files -> {
          files.directory = "/" + PAGE;
          files.location = Location.CLASSPATH;
          files.headers = Map.of("Cache-Control", "no-cache");
        });
  }

  private static void add(
      RoutesConfig paths,
      String under,
      String path,
      Supplier<ApiRoutes> routes,
      Function<ApiRoutes, Map<String, Handler>> which) {
    paths.get(under + path, context -> which.apply(routes.get()).get(path).handle(context));
  }

  private static void stream(Context context, CloneStream stream) {
    Parameters given = new Parameters(context, "tenant");
    Optional<String> tenant = given.optionalTenant("tenant");
    Optional<CloneRing.Place> last =
        Optional.ofNullable(context.header("Last-Event-ID")).map(ApiRoutes::place);
    Predicate<CloneEvent> wanted = event -> tenant.isEmpty() || tenant.get().equals(event.tenant());
    if (!String.valueOf(context.header("Accept")).contains("text/event-stream")) {
      throw ApiFailure.refused(
          HttpStatus.NOT_ACCEPTABLE, "events", "ask with 'Accept: text/event-stream'");
    }
    stream.serve(context, wanted, last);
  }

  private static void tell(Context context, ApiFailure failure) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("status", failure.status().getCode());
    problem.put("title", failure.title());
    problem.put("detail", failure.getMessage());
    if (!failure.parameter().isEmpty()) {
      problem.put("parameter", failure.parameter());
    }
    if (failure.retrySeconds() > 0) {
      context.header("Retry-After", Integer.toString(failure.retrySeconds()));
    }
    context.status(failure.status()).contentType(PROBLEM).result(Json.write(problem));
  }

  /** What went wrong inside is for the log, not for whoever asked. */
  private static void defect(Exception failure, Context context) {
    LOG.error("a question could not be answered: {}", context.path(), failure);
    context
        .status(HttpStatus.INTERNAL_SERVER_ERROR)
        .contentType(PROBLEM)
        .result(
            Json.write(
                Map.of(
                    "status",
                    HttpStatus.INTERNAL_SERVER_ERROR.getCode(),
                    "title",
                    "defect",
                    "detail",
                    "this is a defect; the log of the instance says more")));
  }

  /** The API's description, as it is served. */
  static String description() {
    try (InputStream in = ApiServer.class.getResourceAsStream("openapi.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
