package dev.twinfold.topology;

import dev.twinfold.topology.query.HttpApi;
import dev.twinfold.topology.query.HttpSettings;
import dev.twinfold.topology.stream.CloneTopology;
import dev.twinfold.topology.stream.TopologySettings;
import io.javalin.util.JavalinBindException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
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

  private final KafkaStreams streams;
  private final LogEndWatch logEnd;
  private final Optional<HttpApi> http;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  private TopologyService(
      Settings settings, TopologySettings topology, int partitions, Optional<HttpApi> http) {
    this.http = http;
    Properties given = settings.streams();
    // The instances find each other by it, so it is listened at before the topology starts.
    http.ifPresent(api -> given.put(StreamsConfig.APPLICATION_SERVER_CONFIG, api.advertised()));
    logEnd = new LogEndWatch(settings);
    streams = new KafkaStreams(CloneTopology.build(topology, partitions, logEnd), given);
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
    return start(settings, Optional.empty());
  }

  /**
   * The same, and serves health, metrics, the query API and the page until it is closed.
   *
   * @throws UnusableAddress if the address cannot be listened at
   */
  public static TopologyService startServing(Settings settings) {
    HttpApi http = listen(settings.http());
    try {
      return start(settings, Optional.of(http));
    } catch (RuntimeException e) {
      http.close();
      throw e;
    }
  }

  private static TopologyService start(Settings settings, Optional<HttpApi> http) {
    int partitions = BrokerCheck.check(settings);
    TopologySettings topology = settings.topology();
    SchemaCheck.check(topology);
    TopologyService service = new TopologyService(settings, topology, partitions, http);
    http.ifPresent(api -> api.serve(service.streams, topology, partitions, settings.clients()));
    service.streams.start();
    service.logEnd.start(service.streams);
    return service;
  }

  private static HttpApi listen(HttpSettings http) {
    try {
      return HttpApi.open(http);
    } catch (JavalinBindException e) {
      throw new UnusableAddress(
          "cannot listen at "
              + http.host()
              + ":"
              + http.port()
              + ": "
              + e.getMessage()
              + "; http.host must be an address of this machine, and http.port free, or 0 for any",
          e);
    } catch (IllegalArgumentException e) {
      throw new UnusableAddress("cannot serve HTTPS: " + e.getMessage(), e);
    }
  }

  /**
   * Where it answers over HTTP.
   *
   * @throws IllegalStateException if it was started without
   */
  public URI address() {
    return http.orElseThrow(() -> new IllegalStateException("serves no HTTP")).address();
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
    http.ifPresent(HttpApi::close);
    logEnd.close();
    streams.close(
        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(CLOSE_WITHIN));
  }
}
