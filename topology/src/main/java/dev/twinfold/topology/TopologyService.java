package dev.twinfold.topology;

import dev.twinfold.topology.query.HttpApi;
import dev.twinfold.topology.stream.CloneTopology;
import dev.twinfold.topology.stream.TopologySettings;
import io.javalin.util.JavalinBindException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * The topology, running against a broker until it is closed or fails.
 *
 * <pre>{@code
 * try (TopologyService service = TopologyService.start(settings)) {
 *   service.awaitRunning(Duration.ofSeconds(30));
 * }
 * }</pre>
 */
public final class TopologyService implements AutoCloseable {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);

  private final Settings settings;
  private final KafkaStreams streams;
  private final LogEndWatch logEnd;
  private HttpApi http;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  private TopologyService(Settings settings, TopologySettings topology, int partitions) {
    this.settings = settings;
    logEnd = new LogEndWatch(settings);
    streams =
        new KafkaStreams(CloneTopology.build(topology, partitions, logEnd), settings.streams());
    streams.setUncaughtExceptionHandler(
        error -> {
          // A broken invariant: wrong state is worse than lag, so this instance stops.
          failure.compareAndSet(null, error);
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING) {
            running.countDown();
          } else if (now == KafkaStreams.State.NOT_RUNNING || now == KafkaStreams.State.ERROR) {
            running.countDown();
            stopped.countDown();
          }
        });
  }

  /**
   * Checks that the broker is there and has the topics, and that a schema registry, if there is to
   * be one, has the schemas; then starts.
   *
   * @throws UnusableBroker within 15 seconds if it cannot be reached, or if topics are missing or
   *     kept in a way that would make results wrong
   * @throws dev.twinfold.schemas.registry.RegistryUnavailable if the registry does not answer
   * @throws dev.twinfold.schemas.registry.RegistryRefusal if the registry lacks a schema or refuses
   */
  public static TopologyService start(Settings settings) {
    int partitions = BrokerCheck.check(settings);
    TopologySettings topology = settings.topology();
    SchemaCheck.check(topology);
    TopologyService service = new TopologyService(settings, topology, partitions);
    service.streams.start();
    service.logEnd.start(service.streams);
    return service;
  }

  /**
   * Begins to serve health and metrics, until the service is closed.
   *
   * @return where
   * @throws UnusableAddress if the address cannot be listened at
   */
  public URI serve() {
    try {
      http = HttpApi.start(streams, settings.httpHost(), settings.httpPort());
      return http.address();
    } catch (JavalinBindException e) {
      throw new UnusableAddress(
          "cannot listen at "
              + settings.httpHost()
              + ":"
              + settings.httpPort()
              + ": "
              + e.getMessage()
              + "; http.host must be an address of this machine, and http.port free, or 0 for any",
          e);
    }
  }

  /** Waits until all tasks run; false if that took too long or the service failed. */
  public boolean awaitRunning(Duration atMost) {
    return await(running, atMost) && streams.state() == KafkaStreams.State.RUNNING;
  }

  /** Waits until the service has stopped, by itself or because it was closed. */
  public boolean awaitStopped(Duration atMost) {
    return await(stopped, atMost);
  }

  private static boolean await(CountDownLatch latch, Duration atMost) {
    try {
      return latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Why it stopped by itself; empty while it runs or after a close. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Commits, leaves the group and stops; waits up to 30 seconds. */
  @Override
  public void close() {
    if (http != null) {
      http.close();
    }
    logEnd.close();
    streams.close(
        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(CLOSE_WITHIN));
  }
}
