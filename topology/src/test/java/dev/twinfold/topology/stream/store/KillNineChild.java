package dev.twinfold.topology.stream.store;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;

/** The JVM that {@link KillNineTest} kills: counts until it is told to end. */
final class KillNineChild {

  /** Small, so that early writes, evictions and reads from disk happen all the time. */
  static final WriteBehindLimits LIMITS = new WriteBehindLimits(400_000, 1_000, 56);

  private KillNineChild() {}

  /** Takes the bootstrap servers and the state directory. */
  public static void main(String[] arguments) {
    KafkaStreams streams =
        Counting.streams(arguments[0], Path.of(arguments[1]), Duration.ofMillis(100), LIMITS, 0);
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
  }
}
