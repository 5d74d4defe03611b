package dev.twinfold.local.bench.race;

import dev.twinfold.topology.Settings;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;

/** Reads and drops: what Kafka Streams costs by itself. */
final class PassThrough implements Contender {
  private final LongAdder seen = new LongAdder();

  @Override
  public String name() {
    return "passThrough";
  }

  @Override
  public Topology topology(Settings settings, int partitions) {
    seen.reset();
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            settings.topics().chainTails().name(),
            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("read"))
        .foreach((key, value) -> seen.increment(), Named.as("drop"));
    return builder.build();
  }

  @Override
  public long processed(KafkaStreams streams) {
    return seen.sum();
  }
}
