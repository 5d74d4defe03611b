package dev.twinfold.local.replay;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.wire.AvroSerializer;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.stream.CloneTopology;
import dev.twinfold.topology.stream.LogEnd;
import dev.twinfold.topology.stream.TopologySettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/**
 * Runs recorded reports through the real topology, on real state stores, with the recorded time as
 * broker time and as wall clock: the same trace always has the same outcome.
 */
public final class Replay {
  /** No sooner does the topology look at open forks and windows again. */
  private static final Duration TICK = Duration.ofMillis(500);

  /** Steps in which time moves on behind the last report. */
  private static final Duration STRIDE = Duration.ofMinutes(5);

  /** After so many strides in which nothing happens, nothing will. */
  private static final int QUIET_STRIDES = 5;

  private final TopologySettings settings;
  private final Properties streams;
  private final Consumer<String> complain;

  /**
   * A replay.
   *
   * @param restoreAfter how long after a fork without a word of the original it is a restore
   * @param stateDirectory an empty folder for the state
   * @param complain is told of each line that cannot be used
   */
  public Replay(Duration restoreAfter, Path stateDirectory, Consumer<String> complain) {
    Settings loaded =
        Settings.load(
            new Properties(),
            Map.of(),
            Map.of(
                "bootstrap.servers",
                "none:1",
                "application.id",
                "replay",
                "state.dir",
                stateDirectory.toString(),
                "restore.after",
                restoreAfter.toString()));
    this.settings = loaded.topology();
    this.streams = loaded.streams();
    this.complain = complain;
  }

  /** Runs all lines, then moves time on past every deadline. */
  public ReplayOutcome run(BufferedReader lines) throws IOException {
    Topics topics = settings.topics();
    TopologyTestDriver driver = null;
    try (AvroSerializer<ChainTail> serializer = new AvroSerializer<>()) {
      ReplayOutcome outcome = new ReplayOutcome(topics);
      Map<Long, Long> lineOfOffset = new HashMap<>();
      TestInputTopic<byte[], byte[]> input = null;
      long number = 0;
      long wallMillis = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        outcome.received();
        TraceLine parsed;
        try {
          parsed = TraceLine.parse(line);
        } catch (BadLine e) {
          outcome.unreadable();
          complain.accept("line " + number + " " + e.getMessage());
          continue;
        }
        if (driver == null) {
          wallMillis = parsed.timestampMillis();
          driver =
              new TopologyTestDriver(
                  CloneTopology.build(settings, 1, LogEnd.ALWAYS_REACHED),
                  streams,
                  Instant.ofEpochMilli(wallMillis));
          input =
              driver.createInputTopic(
                  topics.chainTails().name(), new ByteArraySerializer(), new ByteArraySerializer());
        }
        if (parsed.timestampMillis() - wallMillis >= TICK.toMillis()) {
          driver.advanceWallClockTime(Duration.ofMillis(parsed.timestampMillis() - wallMillis));
          wallMillis = parsed.timestampMillis();
        }
        lineOfOffset.put((long) lineOfOffset.size(), number);
        input.pipeInput(
            parsed.report().getLineage().bytes(),
            serializer.serialize(topics.chainTails().name(), parsed.report()),
            parsed.timestampMillis());
        outcome.drain(driver, letter -> complain.accept(letter.inWords(lineOfOffset)));
      }
      if (driver != null) {
        settle(driver, outcome);
      }
      return outcome;
    } finally {
      if (driver != null) {
        driver.close();
      }
    }
  }

  private void settle(TopologyTestDriver driver, ReplayOutcome outcome) {
    Duration deadlines =
        settings
            .lineage()
            .restoreAfter()
            .plus(settings.usage().longestWait())
            .plus(settings.idleAfter());
    long strides = deadlines.dividedBy(STRIDE) + 1;
    int quiet = 0;
    for (long stride = 0; stride < strides || quiet < QUIET_STRIDES; stride++) {
      driver.advanceWallClockTime(STRIDE);
      boolean happened = outcome.drain(driver, letter -> {});
      quiet = happened ? 0 : quiet + 1;
    }
    outcome.finish(driver);
  }
}
