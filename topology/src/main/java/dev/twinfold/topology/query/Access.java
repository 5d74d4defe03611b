package dev.twinfold.topology.query;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Set;

/**
 * Who may ask what: on a loopback address whoever is on this machine, elsewhere whoever shows the
 * token. Health and metrics, and the page without its contents, need none.
 */
final class Access {
  private static final String BEARER = "Bearer ";
  private static final int MOST_QUERY = 2048;
  private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

  /** Names of this machine that a browser may have been told, so that no other name leads here. */
  private static final Set<String> LOOPBACK_NAMES =
      Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final boolean loopback;
  private final byte[] token;
  private final String host;
  private final RequestRates rates;

  Access(HttpSettings settings, RequestRates rates) {
    this.loopback = settings.isLoopback();
    this.token = settings.token().isEmpty() ? new byte[0] : digest(settings.token());
    this.host = settings.host().toLowerCase(Locale.ROOT);
    this.rates = rates;
  }

  /** Headers of every answer: nothing is loaded from elsewhere, framed, sniffed or told on. */
  static void secure(Context answer) {
    answer
        .header(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                + " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        .header("Cache-Control", "no-store");
  }

  /** Refuses what is not to be answered, the same for every path of the API. */
  void check(Context request) {
    // Another instance asks for everybody who asks it, and has counted them.
    boolean ofInstance = request.path().startsWith(ApiRoutes.HOP_PATH) && showsToken(request);
    if (!ofInstance && !rates.take(request.ip())) {
      throw ApiFailure.tooMany("this address asks more often than http.requests.per.second");
    }
    checkForm(request);
    if (token.length == 0) {
      checkOpen(request);
    } else {
      checkToken(request);
    }
  }

  private static void checkForm(Context request) {
    if (!READING.contains(request.method())) {
      request.header("Allow", "GET, HEAD");
      throw ApiFailure.refused(
          HttpStatus.METHOD_NOT_ALLOWED, "only reading", "nothing here is written; use GET");
    }
    if (request.contentLength() > 0 || request.header("Transfer-Encoding") != null) {
      throw ApiFailure.refused(
          HttpStatus.CONTENT_TOO_LARGE, "body", "a question has no body; leave it out");
    }
    String query = request.queryString();
    if (query != null && query.length() > MOST_QUERY) {
      throw ApiFailure.refused(
          HttpStatus.URI_TOO_LONG, "too long", "a query has at most " + MOST_QUERY + " characters");
    }
  }

  /** Without a token, a page from elsewhere must not reach this one under a name of its own. */
  private void checkOpen(Context request) {
    if (!loopback) {
      throw ApiFailure.refused(
          HttpStatus.FORBIDDEN,
          "closed",
          "http.host is no loopback address, so the API needs http.token or http.token.file");
    }
    String asked = request.host() == null ? "" : request.host().toLowerCase(Locale.ROOT);
    String name = asked.replaceFirst(":\\d+$", "");
    if (!LOOPBACK_NAMES.contains(name) && !name.equals(host)) {
      throw ApiFailure.refused(
          HttpStatus.FORBIDDEN, "wrong name", "ask for 127.0.0.1 or localhost, or set a token");
    }
  }

  private void checkToken(Context request) {
    if (!showsToken(request)) {
      request.header("WWW-Authenticate", "Bearer realm=\"twinfold\"");
      throw ApiFailure.refused(
          HttpStatus.UNAUTHORIZED,
          "no token",
          "the header 'Authorization: Bearer TOKEN' must show the token of http.token");
    }
  }

  private boolean showsToken(Context request) {
    String given = request.header("Authorization");
    return token.length > 0
        && given != null
        && given.startsWith(BEARER)
        && MessageDigest.isEqual(digest(given.substring(BEARER.length())), token);
  }

  /** Digests are compared, so that not even the length is told by the time it takes. */
  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
