package dev.twinfold.topology.query;

import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Verdict;
import dev.twinfold.topology.query.Answers.CloneEvent;
import dev.twinfold.topology.query.Answers.ClonePage;
import dev.twinfold.topology.stream.Names;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What can be asked: each path with what answers it. */
final class ApiRoutes {
  static final String API_PATH = "/api/v1";

  /** For instances among each other; not in the description. */
  static final String HOP_PATH = "/hop/v1";

  private final QueryParts parts;

  ApiRoutes(QueryParts parts) {
    this.parts = parts;
  }

  /** All but the stream, by path. */
  Map<String, Handler> api() {
    Map<String, Handler> routes = new LinkedHashMap<>();
    routes.put("/overview", this::overview);
    routes.put("/tenants", this::tenants);
    routes.put("/tenants/{tenant}/clients", this::clients);
    routes.put("/tenants/{tenant}/usage", this::usage);
    routes.put("/lineages/{lineage}", this::lineage);
    routes.put("/lineages/{lineage}/branches", this::branches);
    routes.put("/lineages/{lineage}/clients/{client}", this::proof);
    routes.put("/lineages/{lineage}/clients/{client}/windows", this::windows);
    routes.put("/lineages/{lineage}/identities/{identity}", this::identity);
    routes.put("/search", this::search);
    routes.put("/clones", this::clones);
    return routes;
  }

  /** What instances ask each other. */
  Map<String, Handler> hops() {
    Map<String, Handler> routes = new LinkedHashMap<>();
    routes.put("/part", request -> answer(request, parts.local().part()));
    routes.put(
        "/tenants/{tenant}/clients",
        request -> {
          ClientQuestion question = new ClientQuestion(request);
          answer(request, parts.local().clients(question.wanted, question.after, question.limit));
        });
    routes.put(
        "/tenants/{tenant}/open",
        request -> answer(request, parts.local().open(new Parameters(request).tenant("tenant"))));
    routes.put(
        "/tenants/{tenant}/billed",
        request -> {
          Parameters given = new Parameters(request, "size", "from", "to");
          answer(request, parts.usage().billedHere(wantedUsage(given)));
        });
    routes.put(
        "/search",
        request -> {
          Parameters given = new Parameters(request, "q", "limit");
          answer(request, parts.local().search(searched(given), given.limit(50, 200)));
        });
    return routes;
  }

  private void overview(Context request) {
    new Parameters(request);
    answer(request, parts.shared().overview());
  }

  private void tenants(Context request) {
    Parameters given = new Parameters(request, "limit", "after");
    answer(request, parts.shared().tenants(given.after(), given.limit(100, 1000)));
  }

  /** Which clients of a tenant, and where the page begins. */
  private static final class ClientQuestion {
    private final LocalPart.Wanted wanted;
    private final Optional<Cursor> after;
    private final int limit;

    private ClientQuestion(Context request) {
      Parameters given =
          new Parameters(request, "status", "heardSince", "heardBefore", "limit", "after");
      wanted =
          new LocalPart.Wanted(
              given.tenant("tenant"),
              given.oneOf("status", ClientStatus.class),
              given.time("heardSince").map(Instant::toEpochMilli).orElse(Long.MIN_VALUE),
              given.time("heardBefore").map(Instant::toEpochMilli).orElse(Long.MAX_VALUE));
      after = given.after();
      limit = given.limit(100, 1000);
    }
  }

  private void clients(Context request) {
    ClientQuestion question = new ClientQuestion(request);
    String query = request.queryString() == null ? "" : "?" + request.queryString();
    answer(request, parts.shared().clients(question.wanted, question.after, question.limit, query));
  }

  private void usage(Context request) {
    Parameters given = new Parameters(request, "size", "from", "to", "limit", "after");
    answer(request, parts.usage().page(wantedUsage(given), given.after(), given.limit(100, 1000)));
  }

  private static UsageAnswers.Wanted wantedUsage(Parameters given) {
    Instant to = given.time("to").orElse(Instant.now().plus(UsageAnswers.DEFAULT_SPAN));
    Instant from = given.time("from").orElse(Instant.now().minus(UsageAnswers.DEFAULT_SPAN));
    Optional<String> size = given.text("size");
    if (size.filter(one -> !one.matches("[A-Z0-9.]{2,20}")).isPresent()) {
      throw ApiFailure.badParameter("size", "size must be one like PT1H, P1D or P1M");
    }
    return new UsageAnswers.Wanted(
        given.tenant("tenant"),
        size,
        Math.max(0, from.toEpochMilli()),
        Math.max(0, to.toEpochMilli()));
  }

  private void lineage(Context request) {
    Parameters given = new Parameters(request, "limit");
    Identity lineage = given.identity("lineage");
    int limit = given.limit(200, 1000);
    atOwner(request, lineage, partition -> parts.lineages().lineage(partition, lineage, limit));
  }

  private void branches(Context request) {
    Parameters given = new Parameters(request, "client", "at", "limit", "after");
    Identity lineage = given.identity("lineage");
    Twig.Place place =
        new Twig.Place(given.optionalIdentity("client"), given.optionalIdentity("at"));
    Optional<Cursor> after = given.after();
    int limit = given.limit(200, 1000);
    atOwner(
        request,
        lineage,
        partition -> parts.lineages().branches(partition, lineage, place, after, limit));
  }

  private void proof(Context request) {
    Parameters given = new Parameters(request);
    Identity lineage = given.identity("lineage");
    Identity client = given.identity("client");
    atOwner(request, lineage, partition -> parts.lineages().proof(partition, lineage, client));
  }

  private void windows(Context request) {
    Parameters given = new Parameters(request, "limit", "after");
    Identity lineage = given.identity("lineage");
    Identity client = given.identity("client");
    Optional<Cursor> after = given.after();
    int limit = given.limit(50, 500);
    atOwner(
        request,
        lineage,
        partition -> parts.lineages().windows(partition, lineage, client, limit, after));
  }

  private void identity(Context request) {
    Parameters given = new Parameters(request);
    Identity lineage = given.identity("lineage");
    Identity identity = given.identity("identity");
    atOwner(request, lineage, partition -> parts.lineages().identity(partition, lineage, identity));
  }

  /** Answers from this instance's state, or passes on what the instance says that has it. */
  private void atOwner(Context request, Identity lineage, Function<Integer, Object> fromPartition) {
    Instances.Owner owner = parts.instances().owner(Names.CLIENTS, lineage.toBytes());
    if (owner.isHere()) {
      answer(request, fromPartition.apply(owner.partition()));
      return;
    }
    if (request.header(Instances.HOP) != null) {
      throw ApiFailure.moving("the partition has just moved");
    }
    String query = request.queryString() == null ? "" : "?" + request.queryString();
    HttpResponse<String> answer = parts.instances().ask(owner.host(), request.path() + query);
    request.status(answer.statusCode());
    answer.headers().firstValue("Retry-After").ifPresent(one -> request.header("Retry-After", one));
    request
        .contentType(answer.headers().firstValue("Content-Type").orElse(ContentType.JSON))
        .result(answer.body());
  }

  private void search(Context request) {
    Parameters given = new Parameters(request, "q", "limit");
    answer(request, parts.shared().search(searched(given), given.limit(50, 200)));
  }

  private static String searched(Parameters given) {
    String text = given.text("q").map(String::strip).orElse("");
    if (text.length() < 2 || text.length() > 128) {
      throw ApiFailure.badParameter(
          "q", "q must be 2 to 128 characters of an identity, a client, a lineage or a host label");
    }
    return text;
  }

  private void clones(Context request) {
    Parameters given = new Parameters(request, "since", "tenant", "status", "limit", "after");
    Optional<Instant> since = given.time("since");
    Optional<String> tenant = given.optionalTenant("tenant");
    Optional<Verdict> status = given.oneOf("status", Verdict.class);
    Optional<CloneRing.Place> after = given.text("after").map(ApiRoutes::place);
    int limit = given.limit(100, 1000);
    if (!parts.clones().isReady()) {
      throw ApiFailure.moving("the clones are still being read");
    }
    Predicate<CloneEvent> wanted =
        event ->
            (since.isEmpty() || !event.decidedAt().isBefore(since.get()))
                && (tenant.isEmpty() || tenant.get().equals(event.tenant()))
                && (status.isEmpty() || status.get().name().equals(event.status()));
    Instant asOf = Instant.now();
    List<CloneEvent> items = parts.clones().newest(after, wanted, limit + 1);
    List<CloneEvent> shown = items.subList(0, Math.min(limit, items.size()));
    answer(
        request,
        new ClonePage(
            shown,
            items.size() > limit ? shown.get(limit - 1).id() : null,
            asOf,
            parts.clones().completeSinceMillis().map(Instant::ofEpochMilli).orElse(null)));
  }

  static CloneRing.Place place(String text) {
    return CloneRing.Place.parse(text)
        .orElseThrow(
            () -> ApiFailure.badParameter("after", "after must be what a page said as 'next'"));
  }

  private static void answer(Context request, Object answer) {
    request.status(HttpStatus.OK).contentType(ContentType.JSON).result(Json.write(answer));
  }
}
