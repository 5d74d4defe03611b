package dev.twinfold.local.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports of 127.0.0.1 that nobody listens on, by binding them for a moment.
 *
 * <p>They are below the range from which operating systems take the ports of outgoing connections:
 * a broker that is stopped and started again must find its port still free.
 */
public final class FreePorts {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS_PER_PORT = 200;

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private FreePorts() {}

  /** That many different ports, all free at the same time. */
  public static List<Integer> choose(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int attempt = 0; held.size() < count; attempt++) {
        if (attempt > count * ATTEMPTS_PER_PORT) {
          throw new IllegalStateException("no free port between " + LOWEST + " and " + HIGHEST);
        }
        bind(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST)).ifPresent(held::add);
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      held.forEach(FreePorts::release);
    }
  }

  /**
   * Returns normally if a broker could listen there now.
   *
   * @throws PortInUse if not
   */
  static void require(int port) {
    release(bind(port).orElseThrow(() -> new PortInUse(port)));
  }

  /** A socket that listens there; empty if somebody else does. */
  private static Optional<ServerSocket> bind(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      try {
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
        return Optional.of(socket);
      } catch (IOException e) {
        socket.close();
        return Optional.empty();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a socket", e);
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot release port " + socket.getLocalPort(), e);
    }
  }
}
