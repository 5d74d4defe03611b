package dev.twinfold.topology.query;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and how an instance answers over HTTP.
 *
 * @param host address to listen at; a loopback address keeps it on this machine
 * @param port 0 for any that is free
 * @param advertised how the other instances reach this one, as host or host:port; empty for the
 *     address it listens at
 * @param token what those who ask must show; empty for none, which only loopback allows
 * @param tls what to serve HTTPS with; empty for HTTP
 * @param trusted the certificates of the other instances; empty for those of the Java runtime
 * @param requestsPerSecond how many requests one address may make
 */
public record HttpSettings(
    String host,
    int port,
    String advertised,
    String token,
    Optional<KeyFile> tls,
    Optional<KeyFile> trusted,
    int requestsPerSecond) {

  /**
   * A file of keys or certificates.
   *
   * @param location the file
   * @param password its password, also of the key in it
   * @param type JKS or PKCS12
   */
  public record KeyFile(Path location, String password, String type) {
    @Override
    public String toString() {
      return location + " (" + type + ")";
    }
  }

  /** On a loopback address, without a token. */
  public static HttpSettings loopback(int port) {
    return new HttpSettings("127.0.0.1", port, "", "", Optional.empty(), Optional.empty(), 1000);
  }

  /** Whether only this machine can ask. */
  boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** How others reach an instance that listens at a port; a host and a port. */
  String advertised(int listeningPort) {
    String reached = advertised.isEmpty() ? ownHost() : advertised;
    return reached.matches("(\\[.*\\]|[^:]+):\\d+")
        ? reached
        : bracketed(reached) + ":" + listeningPort;
  }

  private static String bracketed(String address) {
    return address.contains(":") && !address.startsWith("[") ? "[" + address + "]" : address;
  }

  private String ownHost() {
    try {
      return InetAddress.getByName(host).isAnyLocalAddress()
          ? InetAddress.getLocalHost().getHostAddress()
          : host;
    } catch (UnknownHostException e) {
      return host;
    }
  }

  /** Without what must not be seen. */
  @Override
  public String toString() {
    return "HttpSettings["
        + host
        + ":"
        + port
        + ", "
        + tls.map(key -> "https").orElse("http")
        + "]";
  }
}
