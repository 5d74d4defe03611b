package dev.twinfold.local.bench.race;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.wire.AvroDeserializer;
import dev.twinfold.schemas.wire.AvroSerializer;
import dev.twinfold.topology.Settings;
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
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/**
 * The straightforward way to find clones: the edges of each lineage, gathered in one value. It
 * finds nothing yet; it only holds what would have to be searched.
 */
final class EdgeSetAggregate implements Contender {
  private static final String STORE = "edge-sets";

  @Override
  public String name() {
    return "edgeSetAggregate";
  }

  @Override
  public Topology topology(Settings settings, int partitions) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            settings.topics().chainTails().name(),
            Consumed.with(
                    Serdes.ByteArray(),
                    Serdes.serdeFrom(
                        new AvroSerializer<ChainTail>(), new AvroDeserializer<>(ChainTail.class)))
                .withName("read"))
        .groupByKey(Grouped.as("by-lineage"))
        .aggregate(
            EdgeSet::new,
            (lineage, report, edges) -> edges.with(report),
            Named.as("gather-edges"),
            Materialized.<byte[], EdgeSet, KeyValueStore<Bytes, byte[]>>as(STORE)
                .withKeySerde(Serdes.ByteArray())
                .withValueSerde(EdgeSet.SERDE));
    return builder.build();
  }

  @Override
  public long processed(KafkaStreams streams) {
    long sum = 0;
    try (KeyValueIterator<byte[], EdgeSet> all =
        streams
            .store(
                StoreQueryParameters.fromNameAndType(
                    STORE, QueryableStoreTypes.<byte[], EdgeSet>keyValueStore()))
            .all()) {
      while (all.hasNext()) {
        sum += all.next().value.reports();
      }
    }
    return sum;
  }
}
