package dev.twinfold.local.bench.race;

import dev.twinfold.topology.Settings;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.WindowStore;

/**
 * What people write for billing windows alone: the reports of each key, counted by the hour. It
 * decodes nothing, finds nothing, counts resent reports twice, and writes no output but its state.
 */
final class WindowedCount implements Contender {
  private static final String STORE = "counts";

  @Override
  public String name() {
    return "windowedCount";
  }

  @Override
  public Topology topology(Settings settings, int partitions) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            settings.topics().chainTails().name(),
            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("read"))
        .groupByKey(Grouped.with("by-lineage", Serdes.ByteArray(), Serdes.ByteArray()))
        .windowedBy(TimeWindows.ofSizeAndGrace(Duration.ofHours(1), Duration.ofMinutes(15)))
        .count(
            Named.as("count"),
            Materialized.<byte[], Long, WindowStore<Bytes, byte[]>>as(STORE)
                .withKeySerde(Serdes.ByteArray())
                .withValueSerde(Serdes.Long()));
    return builder.build();
  }

  @Override
  public long processed(KafkaStreams streams) {
    long sum = 0;
    try (KeyValueIterator<Windowed<byte[]>, Long> all =
        streams
            .store(
                StoreQueryParameters.fromNameAndType(
                    STORE, QueryableStoreTypes.<byte[], Long>windowStore()))
            .all()) {
      while (all.hasNext()) {
        sum += all.next().value;
      }
    }
    return sum;
  }
}
