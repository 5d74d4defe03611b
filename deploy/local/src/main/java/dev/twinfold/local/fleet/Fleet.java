package dev.twinfold.local.fleet;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Simulated machines that run the real agent against a real broker, can be cloned, and keep the
 * truth about what they did.
 *
 * <p>All machines work on one thread, and cloning happens on it too: nothing is recorded while a
 * state directory is being copied.
 */
public final class Fleet implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final TruthLedger ledger = new TruthLedger();
  private final SplittableRandom random;
  private final List<SimulatedAgent> agents = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "fleet"));

  private Fleet(FleetPlan plan) {
    this.random = new SplittableRandom(plan.seed());
  }

  /**
   * Starts the machines; they work until the fleet is closed.
   *
   * @param directory for the state directories of the machines, one each, named like the host
   */
  public static Fleet start(FleetPlan plan, String bootstrapServers, Path directory) {
    return start(plan, Map.of("bootstrap.servers", bootstrapServers), directory);
  }

  /**
   * The same with more to say to the brokers.
   *
   * @param client settings of the agents' Kafka clients, with {@code bootstrap.servers}
   */
  public static Fleet start(FleetPlan plan, Map<?, ?> client, Path directory) {
    Map<String, String> settings = new TreeMap<>();
    client.forEach((name, value) -> settings.put(name.toString(), value.toString()));
    Fleet fleet = new Fleet(plan);
    try {
      for (int i = 1; i <= plan.agents(); i++) {
        String host = "host-%02d".formatted(i);
        String tenant = plan.tenants().get((i - 1) % plan.tenants().size());
        fleet.agents.add(
            SimulatedAgent.open(
                plan, settings, tenant, host, directory.resolve(host), fleet.random.split()));
      }
    } catch (RuntimeException e) {
      fleet.close();
      throw e;
    }
    var unused =
        fleet.thread.scheduleAtFixedRate(fleet::work, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    return fleet;
  }

  private void work() {
    agents.forEach(agent -> agent.work(TICK, ledger));
  }

  /**
   * Copies the state directory of a machine drawn at random while it runs, and starts a second
   * machine on the copy under another host name. Both go on working.
   */
  public CloneMade cloneOne() {
    return onFleetThread(
        () -> {
          SimulatedAgent original = agents.get(random.nextInt(agents.size()));
          SimulatedAgent copy = original.copy();
          agents.add(copy);
          CloneMade clone =
              new CloneMade(
                  Instant.now(),
                  copy.tenant(),
                  copy.lineage(),
                  copy.currentIdentity(),
                  original.host(),
                  copy.host());
          ledger.cloned(clone);
          return clone;
        });
  }

  /** What the machines really did up to now. */
  public FleetTruth truth() {
    return ledger.soFar();
  }

  /**
   * Ends all work and sends what is left.
   *
   * @return false if not everything was acknowledged in time
   */
  public boolean close(Duration longest) {
    if (thread.isShutdown()) {
      return true;
    }
    boolean allSent = onFleetThread(() -> closeAll(longest));
    thread.shutdownNow();
    return allSent;
  }

  private boolean closeAll(Duration longest) throws InterruptedException {
    Instant end = Instant.now().plus(longest);
    boolean allSent = true;
    for (SimulatedAgent agent : agents) {
      Duration left = Duration.between(Instant.now(), end);
      allSent &= agent.close(left.isNegative() ? Duration.ZERO : left);
    }
    agents.clear();
    return allSent;
  }

  private <T> T onFleetThread(Callable<T> task) {
    try {
      return thread.submit(task).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the fleet failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the fleet", e);
    }
  }

  /** As {@link #close(Duration)}, within 10 s. */
  @Override
  public void close() {
    close(CLOSE_TIMEOUT);
  }
}
