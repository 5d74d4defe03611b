package dev.twinfold.topology.query;

import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.stream.StoredState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The shapes of lineages, read from the state when they are asked for. Large ones, which take long
 * to read, are kept for some seconds and read anew in the background while somebody asks.
 */
final class Lineages implements AutoCloseable {
  /** Reading so many clients takes some ten milliseconds. */
  private static final int LARGE = 2000;

  private static final int MOST_KEPT = 8;
  private static final int PAUSE_TIMES = 9;
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
  private static final Duration STALE = Duration.ofSeconds(30);

  private record Key(int partition, Identity lineage) {}

  private final StoredState state;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "lineages");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<Key, LineageTree> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, LineageTree> eldest) {
          return size() > MOST_KEPT;
        }
      };
  private final Map<Key, CompletableFuture<LineageTree>> underWay = new LinkedHashMap<>();

  Lineages(StoredState state) {
    this.state = state;
  }

  /** Empty if no client of the lineage is remembered. */
  LineageTree tree(int partition, Identity lineage) {
    Key key = new Key(partition, lineage);
    CompletableFuture<LineageTree> next;
    boolean first = false;
    synchronized (this) {
      LineageTree tree = kept.get(key);
      if (tree != null && state.partitions().contains(partition)) {
        Duration age = Duration.between(tree.asOf(), Instant.now());
        if (age.compareTo(pause(tree)) < 0) {
          return tree;
        }
        next = refresh(key);
        if (age.compareTo(STALE.plus(pause(tree))) < 0) {
          return tree;
        }
      } else {
        first = !underWay.containsKey(key);
        next = underWay.computeIfAbsent(key, one -> new CompletableFuture<>());
      }
    }
    if (first) {
      readFor(next, key);
    }
    return await(next);
  }

  /** Reads on this thread what others, who came a little later, wait for. */
  private void readFor(CompletableFuture<LineageTree> waiting, Key key) {
    try {
      waiting.complete(read(key));
    } catch (RuntimeException | Error e) {
      waiting.completeExceptionally(e);
    } finally {
      done(key);
    }
  }

  private static Duration pause(LineageTree tree) {
    Duration pause = tree.took().multipliedBy(PAUSE_TIMES);
    return pause.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : pause;
  }

  private CompletableFuture<LineageTree> refresh(Key key) {
    return underWay.computeIfAbsent(
        key,
        one ->
            CompletableFuture.supplyAsync(() -> read(one), worker)
                .whenComplete((tree, failure) -> done(one)));
  }

  private synchronized void done(Key key) {
    underWay.remove(key);
  }

  private LineageTree read(Key key) {
    long began = System.nanoTime();
    Instant asOf = Instant.now();
    List<Twig> twigs = new ArrayList<>();
    state.eachOf(key.partition(), key.lineage(), client -> twigs.add(Twig.of(client.client())));
    LineageTree tree = new LineageTree(twigs, asOf, Duration.ofNanos(System.nanoTime() - began));
    if (twigs.size() >= LARGE) {
      synchronized (this) {
        kept.put(key, tree);
      }
    }
    return tree;
  }

  private static LineageTree await(CompletableFuture<LineageTree> next) {
    try {
      return next.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
