package dev.twinfold.local.exact;

import dev.twinfold.local.cluster.EmbeddedCluster;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stops and starts the only broker of a cluster at random, until closed; then it runs. */
final class BrokerOutages implements AutoCloseable {
  private static final int BROKER = 1;

  private final EmbeddedCluster cluster;
  private final SplittableRandom random;
  private final int longestUpMillis;
  private final int longestDownMillis;
  private final CountDownLatch over = new CountDownLatch(1);
  private final FutureTask<Integer> task = new FutureTask<>(this::comeAndGo);

  /** Begins with the broker there. */
  BrokerOutages(
      EmbeddedCluster cluster,
      SplittableRandom random,
      int longestUpMillis,
      int longestDownMillis) {
    this.cluster = cluster;
    this.random = random;
    this.longestUpMillis = longestUpMillis;
    this.longestDownMillis = longestDownMillis;
    new Thread(task, "broker-outages").start();
  }

  private int comeAndGo() throws InterruptedException {
    int outages = 0;
    while (!over.await(random.nextInt(longestUpMillis), TimeUnit.MILLISECONDS)) {
      cluster.stop(BROKER);
      boolean last = over.await(random.nextInt(longestDownMillis), TimeUnit.MILLISECONDS);
      cluster.start(BROKER);
      outages++;
      if (last) {
        break;
      }
    }
    return outages;
  }

  /** Ends them; tells how many there were. */
  int end() {
    over.countDown();
    try {
      return task.get(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the broker", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the broker did not come back", e);
    }
  }

  @Override
  public void close() {
    end();
  }
}
