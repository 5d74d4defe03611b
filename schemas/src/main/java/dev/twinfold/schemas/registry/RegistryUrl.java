package dev.twinfold.schemas.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The address of one registry, with what proves who asks. Shows no credentials. */
final class RegistryUrl {
  private final String base;
  private final Optional<String> authorization;

  private RegistryUrl(String base, Optional<String> authorization) {
    this.base = base;
    this.authorization = authorization;
  }

  /**
   * Reads one address.
   *
   * @param text {@code http(s)://[user:password@]host[:port][/path]}
   * @throws IllegalArgumentException saying what is wrong, without what may be a password
   */
  static RegistryUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("one of the addresses is no URL: " + e.getReason(), e);
    }
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if (!http && !"https".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException("each address must begin with http:// or https://");
    }
    if (uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
      throw new IllegalArgumentException(
          "each address must name a host, and neither a query nor a fragment");
    }
    String path = uri.getRawPath().replaceAll("/+$", "");
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String base = (http ? "http://" : "https://") + uri.getHost() + port + path;
    return new RegistryUrl(
        base, Optional.ofNullable(uri.getUserInfo()).map(RegistryUrl::authorizationOf));
  }

  private static String authorizationOf(String userAndPassword) {
    return "Basic "
        + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }

  /** The same address for that user and password, separated by a colon. */
  RegistryUrl as(String userAndPassword) {
    return new RegistryUrl(base, Optional.of(authorizationOf(userAndPassword)));
  }

  /** The value of the header {@code Authorization}; empty for none. */
  Optional<String> authorization() {
    return authorization;
  }

  /** The address of one resource: {@code resource("/schemas/ids/7")}. */
  String resource(String path) {
    return base + path;
  }

  /** Without credentials. */
  @Override
  public String toString() {
    return base;
  }
}
