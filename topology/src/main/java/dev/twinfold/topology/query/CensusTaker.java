package dev.twinfold.topology.query;

import dev.twinfold.topology.stream.StoredState;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes a census when somebody asks for one, and never spends more than a twentieth of the time on
 * it: the fold goes first. Whoever asks gets the last one while the next is taken.
 */
final class CensusTaker implements AutoCloseable {
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
  private static final int PAUSE_TIMES = 19;

  /** Whoever asks first after a long silence waits for a new one. */
  private static final Duration STALE = Duration.ofSeconds(60);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final StoredState state;
  private final String instance;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "census");
            thread.setDaemon(true);
            return thread;
          });
  private CompletableFuture<Census> underWay = CompletableFuture.completedFuture(null);
  private Census last;

  CensusTaker(StoredState state, String instance) {
    this.state = state;
    this.instance = instance;
  }

  /** One that is seconds old, or as old as twenty times what taking it costs. */
  Census get() {
    CompletableFuture<Census> next;
    synchronized (this) {
      boolean here = last != null && last.assigned().equals(state.partitions());
      Duration age =
          last == null ? Duration.ofDays(1) : Duration.between(last.asOf(), Instant.now());
      boolean whole = here && last.missing().isEmpty();
      if (here && age.compareTo(whole ? pause() : LEAST_PAUSE) < 0) {
        return last;
      }
      if (underWay.isDone()) {
        underWay = CompletableFuture.supplyAsync(this::take, worker);
      }
      if (whole && age.compareTo(STALE.plus(pause())) < 0) {
        return last;
      }
      next = underWay;
    }
    return await(next);
  }

  private Duration pause() {
    Duration pause = last.took().multipliedBy(PAUSE_TIMES);
    return pause.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : pause;
  }

  private Census take() {
    Census taken = Census.take(state.partitions(), state::each, instance);
    synchronized (this) {
      last = taken;
    }
    return taken;
  }

  private static Census await(CompletableFuture<Census> next) {
    try {
      return next.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiFailure.moving("the instance stops");
    } catch (TimeoutException e) {
      throw ApiFailure.moving("the clients are still being counted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
