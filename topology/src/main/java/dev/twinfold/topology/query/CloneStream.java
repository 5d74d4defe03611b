package dev.twinfold.topology.query;

import dev.twinfold.topology.query.Answers.CloneEvent;
import io.javalin.http.sse.SseClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * Server-sent events for one who watches: clones as they are committed, and the overview from time
 * to time. Each has a thread, so that one who reads slowly holds up nobody else.
 */
final class CloneStream {
  private static final int MOST_WATCHERS = 64;
  private static final long OVERVIEW_MILLIS = 2000;
  private static final long REREAD_MILLIS = 10_000;

  private final CloneRing ring;
  private final SharedAnswers shared;
  private final Semaphore places = new Semaphore(MOST_WATCHERS);
  private volatile boolean closed;

  CloneStream(CloneRing ring, SharedAnswers shared) {
    this.ring = ring;
    this.shared = shared;
  }

  /** Before headers are sent: whether there is a place left. */
  void enter() {
    if (closed || !places.tryAcquire()) {
      throw ApiFailure.tooMany(MOST_WATCHERS + " watch this instance already");
    }
  }

  /** Sends until one of the two goes away. */
  void serve(SseClient client, Predicate<CloneEvent> wanted, Optional<CloneRing.Place> last) {
    client.onClose(places::release);
    client.keepAlive();
    Thread thread = new Thread(() -> send(client, wanted, last), "clone-stream");
    thread.setDaemon(true);
    thread.start();
  }

  private void send(
      SseClient client, Predicate<CloneEvent> wanted, Optional<CloneRing.Place> last) {
    try {
      long arrivals = ring.arrivals();
      if (last.isPresent()) {
        send(client, wanted, ring.since(last.get().millis() - REREAD_MILLIS));
      }
      long nextOverview = System.nanoTime();
      while (!closed && !client.terminated()) {
        if (System.nanoTime() >= nextOverview) {
          overview(client);
          nextOverview = System.nanoTime() + OVERVIEW_MILLIS * 1_000_000;
        }
        CloneRing.Arrived arrived = ring.await(arrivals, OVERVIEW_MILLIS / 2);
        send(client, wanted, arrived.events());
        arrivals = arrived.arrivals();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      client.close();
    }
  }

  private static void send(
      SseClient client, Predicate<CloneEvent> wanted, List<CloneEvent> events) {
    for (CloneEvent event : events) {
      if (wanted.test(event)) {
        client.sendEvent("clone", Json.write(event), event.id());
      }
    }
  }

  /** An overview that cannot be had now is told as such, and tried again. */
  private void overview(SseClient client) {
    try {
      client.sendEvent("overview", Json.write(shared.overview()));
    } catch (ApiFailure | InvalidStateStoreException e) {
      client.sendEvent(
          "waiting", Json.write(java.util.Map.of("detail", String.valueOf(e.getMessage()))));
    }
  }

  void close() {
    closed = true;
  }
}
