package dev.twinfold.local.bench.restore;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.WorkDirectory;
import dev.twinfold.local.bench.race.BenchBroker;
import dev.twinfold.local.bench.race.Shape;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.stream.CloneTopology;
import dev.twinfold.topology.stream.LogEnd;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * Lets clients report once each, and then takes turns: the topology with its state wiped until it
 * runs, and a bare consumer through the same changelogs.
 */
public final class RestoreRun {
  private static final String APPLICATION = "bench-restore";
  private static final String NAME = "restore";
  private static final Duration FILL = Duration.ofMinutes(10);
  private static final Duration RESTORE = Duration.ofMinutes(10);
  private static final long LOOK_MILLIS = 100;

  private final BenchBroker broker;
  private final int clients;
  private final Map<String, String> overrides;
  private final Consumer<String> progress;

  /**
   * On a broker on which nothing was measured like that before.
   *
   * @param clients how many report, from 1
   * @param overrides of the topology's defaults
   * @param progress told what is done, a line at a time
   */
  public RestoreRun(
      BenchBroker broker, int clients, Map<String, String> overrides, Consumer<String> progress) {
    this.broker = broker;
    this.clients = clients;
    this.overrides = Map.copyOf(overrides);
    this.progress = progress;
  }

  /**
   * Measures in turn, after a round that warms up and is thrown away.
   *
   * @throws CommandFailure if the topology stops or takes longer than ten minutes
   */
  public RestoreResults measure(int rounds) {
    progress.accept("writing reports of " + clients + " clients");
    Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS);
    Shape shape = Shape.fleet(NAME, clients, clients);
    String tails = broker.produce(shape, start.toEpochMilli()).chainTails().name();
    try {
      progress.accept("folding them");
      fill(broker.ends(tails));
      Set<String> changelogs =
          broker.topicsOf(APPLICATION + "-").stream()
              .filter(topic -> topic.endsWith("-changelog"))
              .collect(Collectors.toSet());
      List<RestoreResults.Round> measured = new ArrayList<>();
      for (int round = 0; round <= rounds; round++) {
        RestoreResults.Round both =
            new RestoreResults.Round(restore(), BareConsumer.read(broker, changelogs));
        progress.accept("round " + round + ": " + RestoreTable.words(both));
        if (round > 0) {
          measured.add(both);
        }
      }
      return new RestoreResults(clients, measured);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }

  private void fill(Map<TopicPartition, Long> ends) throws InterruptedException {
    CountDownLatch failed = new CountDownLatch(1);
    long deadline = System.nanoTime() + FILL.toNanos();
    try (WorkDirectory state = WorkDirectory.create("bench");
        Instance instance = new Instance(streams(state.path(), failed))) {
      instance.streams().start();
      while (!broker.hasCommitted(APPLICATION, ends)) {
        if (System.nanoTime() > deadline || failed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new CommandFailure("the reports were not folded within " + FILL);
        }
      }
    }
  }

  private Reading restore() throws InterruptedException {
    RestoreListener listener = new RestoreListener();
    CountDownLatch over = new CountDownLatch(1);
    try (WorkDirectory state = WorkDirectory.create("bench");
        Instance instance = new Instance(streams(state.path(), over))) {
      KafkaStreams streams = instance.streams();
      streams.setGlobalStateRestoreListener(listener);
      streams.setStateListener(
          (now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
              over.countDown();
            }
          });
      long cpu = Reading.cpuNanos();
      long began = System.nanoTime();
      streams.start();
      boolean done = over.await(RESTORE.toSeconds(), TimeUnit.SECONDS);
      double seconds = (System.nanoTime() - began) / 1e9;
      if (!done || streams.state() != KafkaStreams.State.RUNNING) {
        throw new CommandFailure("the state was not restored within " + RESTORE);
      }
      return new Reading(
          seconds,
          listener.seconds(),
          (Reading.cpuNanos() - cpu) / 1e9,
          listener.records(),
          Reading.consumed(streams.metrics(), id -> id.endsWith("-restore-consumer")));
    }
  }

  /** Leaves the group when it is closed, or the next would wait until its session is over. */
  private record Instance(KafkaStreams streams) implements AutoCloseable {
    @Override
    public void close() {
      streams.close(
          CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }
  }

  private KafkaStreams streams(Path stateDirectory, CountDownLatch failed) {
    Settings settings = broker.settings(APPLICATION, NAME + ".", stateDirectory, overrides);
    KafkaStreams streams =
        new KafkaStreams(
            CloneTopology.build(
                settings.topology(), broker.partitions(), (task, nowMillis) -> LogEnd.UNKNOWN),
            settings.streams());
    streams.setUncaughtExceptionHandler(
        error -> {
          progress.accept("the topology stopped: " + error);
          failed.countDown();
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    return streams;
  }
}
