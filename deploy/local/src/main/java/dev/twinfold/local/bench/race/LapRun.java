package dev.twinfold.local.bench.race;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.WorkDirectory;
import dev.twinfold.local.bench.race.FirstRecords.Seen;
import dev.twinfold.local.bench.race.FirstRecords.Usage;
import dev.twinfold.topology.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * Runs one contender through the reports of a shape, under a name and in a directory of its own.
 */
final class LapRun {
  /** How a lap ended. */
  sealed interface Ending {
    /** Everything was processed and committed. */
    record Finished(Lap lap) implements Ending {}

    /** It was not: why. */
    record Failed(String why) implements Ending {}
  }

  private static final long START_SECONDS = 60;
  private static final long LOOK_MILLIS = 25;
  private static final Duration SETTLE = Duration.ofSeconds(10);

  private final BenchBroker broker;
  private final Shape shape;
  private final Contender contender;
  private final Settings settings;
  private final WorkDirectory state;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Seen first = new Seen();

  private LapRun(
      BenchBroker broker,
      Shape shape,
      Contender contender,
      Settings settings,
      WorkDirectory state) {
    this.broker = broker;
    this.shape = shape;
    this.contender = contender;
    this.settings = settings;
    this.state = state;
  }

  /**
   * One lap.
   *
   * @param application names it at the broker; not used before
   * @param atMost after which it is given up
   */
  static Ending run(
      BenchBroker broker,
      Shape shape,
      Contender contender,
      String application,
      RaceSettings race,
      Duration atMost) {
    try (WorkDirectory state = WorkDirectory.create("bench")) {
      Settings settings = race.settings(broker, shape, application, state.path());
      Ending ending = new LapRun(broker, shape, contender, settings, state).run(atMost);
      broker.delete(broker.topicsOf(application + "-"));
      return ending;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }

  private Ending run(Duration atMost) throws InterruptedException {
    KafkaStreams streams =
        new KafkaStreams(contender.topology(settings, broker.partitions()), properties());
    streams.setUncaughtExceptionHandler(
        error -> {
          failure.compareAndSet(null, error);
          stopped.countDown();
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    Usage used;
    long changelogBytes;
    try (streams) {
      streams.start();
      if (!first.await(START_SECONDS)) {
        return new Ending.Failed("did not start within " + START_SECONDS + " s");
      }
      boolean done = awaitLastCommit(atMost);
      used = Usage.now(first.usage().threadId()).since(first.usage());
      if (!done) {
        return new Ending.Failed(reason(atMost));
      }
      changelogBytes = changelogBytes(streams);
      Optional<String> missing = missing(streams);
      if (missing.isPresent()) {
        return new Ending.Failed(missing.get());
      }
    }
    return new Ending.Finished(
        new Lap(
            shape.reports(),
            used.nanos() / 1e9,
            used.processCpuNanos() / 1e9,
            used.threadCpuNanos() / 1e9,
            used.threadAllocatedBytes(),
            changelogBytes,
            StateFiles.bytesByStore(state.path())));
  }

  private Properties properties() {
    Properties properties = settings.streams();
    properties.put(
        StreamsConfig.mainConsumerPrefix("interceptor.classes"), FirstRecords.class.getName());
    properties.put(StreamsConfig.mainConsumerPrefix(FirstRecords.SETTING), first);
    return properties;
  }

  private boolean awaitLastCommit(Duration atMost) throws InterruptedException {
    Map<TopicPartition, Long> ends = broker.ends(settings.topics().chainTails().name());
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!broker.hasCommitted(settings.streams().getProperty("application.id"), ends)) {
      if (System.nanoTime() > deadline || stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return true;
  }

  private String reason(Duration atMost) {
    Throwable cause = failure.get();
    if (cause == null) {
      return "not done after " + atMost.toSeconds() + " s";
    }
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  /** Whoever skips reports is fast: says how many, or empty if none was. */
  private Optional<String> missing(KafkaStreams streams) throws InterruptedException {
    long expected = shape.reports() + (shape.golden() ? ReportMaker.IMAGE_GENERATIONS : 0);
    long deadline = System.nanoTime() + SETTLE.toNanos();
    long processed = contender.processed(streams);
    while (processed != expected && System.nanoTime() < deadline) {
      stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      processed = contender.processed(streams);
    }
    if (processed != expected) {
      return Optional.of(processed + " of " + expected + " reports had an effect");
    }
    if (contender instanceof Ours && Ours.clones(streams) != shape.clones()) {
      return Optional.of(Ours.clones(streams) + " of " + shape.clones() + " clones were found");
    }
    return Optional.empty();
  }

  private static long changelogBytes(KafkaStreams streams) {
    return streams.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().group().equals("producer-topic-metrics"))
        .filter(metric -> metric.getKey().name().equals("byte-total"))
        .filter(metric -> metric.getKey().tags().get("topic").endsWith("-changelog"))
        .mapToLong(metric -> ((Double) metric.getValue().metricValue()).longValue())
        .sum();
  }
}
