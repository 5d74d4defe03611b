package dev.twinfold.topology.query;

import io.javalin.http.HttpStatus;

/** An answer other than what was asked for: what was found, and what would be right. */
final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How long to wait before asking again while state moves or is restored. */
  static final int RETRY_SECONDS = 2;

  private final HttpStatus status;
  private final String title;
  private final String parameter;
  private final int retrySeconds;

  private ApiFailure(
      HttpStatus status, String title, String detail, String parameter, int retrySeconds) {
    super(detail, null, false, false);
    this.status = status;
    this.title = title;
    this.parameter = parameter;
    this.retrySeconds = retrySeconds;
  }

  static ApiFailure badParameter(String parameter, String detail) {
    return new ApiFailure(HttpStatus.BAD_REQUEST, "parameter is wrong", detail, parameter, 0);
  }

  static ApiFailure unknown(String detail) {
    return new ApiFailure(HttpStatus.NOT_FOUND, "unknown", detail, "", 0);
  }

  static ApiFailure refused(HttpStatus status, String title, String detail) {
    return new ApiFailure(status, title, detail, "", 0);
  }

  static ApiFailure tooMany(String detail) {
    return new ApiFailure(HttpStatus.TOO_MANY_REQUESTS, "too many requests", detail, "", 1);
  }

  static ApiFailure moving(String detail) {
    return new ApiFailure(
        HttpStatus.SERVICE_UNAVAILABLE, "not available now", detail, "", RETRY_SECONDS);
  }

  HttpStatus status() {
    return status;
  }

  String title() {
    return title;
  }

  /** The parameter in question; empty for none. */
  String parameter() {
    return parameter;
  }

  /** After how many seconds to ask again; 0 if that does not help. */
  int retrySeconds() {
    return retrySeconds;
  }
}
