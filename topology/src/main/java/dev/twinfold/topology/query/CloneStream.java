package dev.twinfold.topology.query;

import dev.twinfold.topology.query.Answers.CloneEvent;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * Server-sent events for those who watch: clones as they are committed, and the overview from time
 * to time. Each has a thread of the server, so that one who reads slowly holds up nobody else, and
 * is noticed to be gone at the next overview.
 */
final class CloneStream {
  static final int MOST_WATCHERS = 64;

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

  /** Sends until one of the two goes away. */
  void serve(Context context, Predicate<CloneEvent> wanted, Optional<CloneRing.Place> last) {
    if (closed || !places.tryAcquire()) {
      throw ApiFailure.tooMany(MOST_WATCHERS + " watch this instance already");
    }
    try {
      context.res().setStatus(HttpStatus.OK.getCode());
      context.res().setContentType("text/event-stream");
      context.res().setCharacterEncoding("UTF-8");
      context.res().setHeader("X-Accel-Buffering", "no");
      send(context.res().getOutputStream(), wanted, last);
    } catch (IOException e) {
      // Whoever watched is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
    }
  }

  private void send(OutputStream out, Predicate<CloneEvent> wanted, Optional<CloneRing.Place> last)
      throws IOException, InterruptedException {
    long arrivals = ring.arrivals();
    if (last.isPresent()) {
      clones(out, wanted, ring.since(last.get().millis() - REREAD_MILLIS));
    }
    long nextOverview = System.nanoTime();
    while (!closed) {
      if (System.nanoTime() >= nextOverview) {
        overview(out);
        nextOverview = System.nanoTime() + OVERVIEW_MILLIS * 1_000_000;
      }
      CloneRing.Arrived arrived = ring.await(arrivals, OVERVIEW_MILLIS / 2);
      clones(out, wanted, arrived.events());
      arrivals = arrived.arrivals();
    }
  }

  private static void clones(
      OutputStream out, Predicate<CloneEvent> wanted, List<CloneEvent> events) throws IOException {
    for (CloneEvent event : events) {
      if (wanted.test(event)) {
        write(out, "event: clone\nid: " + event.id(), event);
      }
    }
    out.flush();
  }

  /** An overview that cannot be had now is told as such, and tried again. */
  private void overview(OutputStream out) throws IOException {
    try {
      write(out, "event: overview", shared.overview());
    } catch (ApiFailure | InvalidStateStoreException e) {
      write(out, "event: waiting", Map.of("detail", "the state moves or is restored"));
    }
    out.flush();
  }

  /** JSON has no line breaks, so it is one line of an event. */
  private static void write(OutputStream out, String head, Object event) throws IOException {
    out.write((head + "\ndata: " + Json.write(event) + "\n\n").getBytes(StandardCharsets.UTF_8));
  }

  void close() {
    closed = true;
  }
}
