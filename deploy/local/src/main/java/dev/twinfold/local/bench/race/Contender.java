package dev.twinfold.local.bench.race;

import dev.twinfold.topology.Settings;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/** A topology that takes part, and how to tell that it did its work. */
public interface Contender {
  /** In the order in which they take turns. */
  List<Contender> ALL =
      List.of(new PassThrough(), new WindowedCount(), new EdgeSetAggregate(), new Ours());

  /** As it stands in the results, in camel case. */
  String name();

  /**
   * The topology.
   *
   * @param settings with the topics
   * @param partitions of the chain tails
   */
  Topology topology(Settings settings, int partitions);

  /**
   * How many reports have had their effect so far; asked when the last offset was committed, and
   * then again until it is all of them or patience ends.
   */
  long processed(KafkaStreams streams);
}
