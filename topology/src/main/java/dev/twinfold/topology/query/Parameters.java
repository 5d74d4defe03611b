package dev.twinfold.topology.query;

import dev.twinfold.topology.lineage.Identity;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The parameters of a request, each checked where it is read. */
final class Parameters {
  private static final Pattern IDENTITY = Pattern.compile("[0-9a-fA-F]{32}");
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final Context request;

  /**
   * Those of a request, which may have no others.
   *
   * @param allowed names of query parameters
   */
  Parameters(Context request, String... allowed) {
    this.request = request;
    List<String> known = Arrays.asList(allowed);
    request
        .queryParamMap()
        .forEach(
            (name, values) -> {
              if (!known.contains(name)) {
                throw ApiFailure.badParameter(
                    name,
                    "'"
                        + name
                        + "' is no parameter here; "
                        + (known.isEmpty()
                            ? "there are none"
                            : "there are " + String.join(", ", known)));
              }
              if (values.size() > 1) {
                throw ApiFailure.badParameter(name, name + " is given more than once");
              }
            });
  }

  /** 32 hex digits of the path. */
  Identity identity(String name) {
    return identity(name, request.pathParam(name));
  }

  /** 32 hex digits, or {@link Identity#NONE}. */
  Identity optionalIdentity(String name) {
    return text(name).map(value -> identity(name, value)).orElse(Identity.NONE);
  }

  private static Identity identity(String name, String value) {
    if (!IDENTITY.matcher(value).matches()) {
      throw ApiFailure.badParameter(
          name, name + " must be 32 hex digits, and '" + brief(value) + "' is not");
    }
    Identity identity = Identity.parse(value);
    if (!identity.exists()) {
      throw ApiFailure.badParameter(name, name + " must not be all zeros");
    }
    return identity;
  }

  /** A tenant of the path. */
  String tenant(String name) {
    return tenant(name, request.pathParam(name));
  }

  /** A tenant, if one is given. */
  Optional<String> optionalTenant(String name) {
    return text(name).map(value -> tenant(name, value));
  }

  private static String tenant(String name, String value) {
    if (!TENANT.matcher(value).matches()) {
      throw ApiFailure.badParameter(
          name, name + " must be 1 to 64 of A-Z a-z 0-9 . _ -, and '" + brief(value) + "' is not");
    }
    return value;
  }

  /** How much at most. */
  int limit(int otherwise, int most) {
    String given = text("limit").orElse(Integer.toString(otherwise));
    try {
      int limit = Integer.parseInt(given);
      if (limit >= 1 && limit <= most) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw ApiFailure.badParameter(
        "limit", "limit must be 1 to " + most + ", and '" + brief(given) + "' is not");
  }

  Optional<Instant> time(String name) {
    return text(name)
        .map(
            value -> {
              try {
                Instant time = Instant.parse(value);
                // Beyond a long of milliseconds.
                return Instant.ofEpochMilli(time.toEpochMilli());
              } catch (DateTimeException | ArithmeticException e) {
                throw ApiFailure.badParameter(
                    name,
                    name
                        + " must be a time like 2026-03-01T10:00:00Z, and '"
                        + brief(value)
                        + "' is not");
              }
            });
  }

  <E extends Enum<E>> Optional<E> oneOf(String name, Class<E> type) {
    return text(name)
        .map(
            value -> {
              for (E one : type.getEnumConstants()) {
                if (one.name().equals(value)) {
                  return one;
                }
              }
              throw ApiFailure.badParameter(
                  name,
                  name
                      + " must be one of "
                      + Arrays.toString(type.getEnumConstants())
                      + ", and '"
                      + brief(value)
                      + "' is not");
            });
  }

  /** Where a page begins: what was told as its {@code next}. */
  Optional<Cursor> after() {
    return text("after")
        .map(
            value ->
                Cursor.parse(value)
                    .orElseThrow(
                        () ->
                            ApiFailure.badParameter(
                                "after", "after must be what a page said as 'next'")));
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(request.queryParam(name));
  }

  private static String brief(String value) {
    return value.length() <= 64 ? value : value.substring(0, 64) + "...";
  }
}
