package dev.twinfold.topology.stream;

import dev.twinfold.schemas.ClientEvent;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.Reconciliation;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import dev.twinfold.schemas.wire.AvroDeserializer;
import dev.twinfold.schemas.wire.AvroSerializer;
import dev.twinfold.schemas.wire.SchemaIds;
import dev.twinfold.topology.lineage.Fact;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/** The topology as a diagram. */
public final class CloneTopology {
  private CloneTopology() {}

  /**
   * Builds the topology: one statement per arrow, in the order in which data flows.
   *
   * <pre>
   *  chain-tails
   *      | read-chain-tails
   *  decode-report [receipts] -------------------+--> reconciliation
   *      |                                       |
   *  fold-lineage [identities, landmarks, -------+--> collect-dead-letters --> dead-letters
   *      |  |  |   clients, open-forks]
   *      |  |  +--> clone-detected
   *      |  +-----> clients
   *      |
   *  count-usage [clients, open-windows, usage] --> usage-by-client
   *      | key-by-tenant, repartitioned
   *  total-tenant [totals, open-totals, closings] -> usage-by-tenant
   * </pre>
   *
   * Nodes with several outputs forward to a child by name, so each arrow carries one type.
   *
   * @param partitions how many partitions the chain tails have: a tenant's total waits for all
   * @param logEnd tells a silent partition from a task that lags
   */
  public static Topology build(TopologySettings settings, int partitions, LogEnd logEnd) {
    Topics topics = settings.topics();
    StreamsBuilder builder = new StreamsBuilder();

    KStream<byte[], Object> decoded =
        read(builder, settings)
            .process(
                DecodeReport.supplier(settings, logEnd, partitions), Named.as(Names.DECODE_REPORT));

    KStreams.<Reconciliation>only(decoded)
        .to(
            topics.reconciliation().name(),
            written(Names.WRITE_RECONCILIATION, Reconciliation.class, settings));

    KStream<byte[], Object> folded =
        KStreams.<Received>only(decoded)
            .process(
                FoldLineage.supplier(settings, logEnd, partitions),
                Named.as(Names.FOLD_LINEAGE),
                Names.RECEIPTS);

    KStreams.<byte[]>only(decoded)
        .merge(KStreams.<byte[]>only(folded), Named.as(Names.COLLECT_DEAD_LETTERS))
        .to(
            topics.deadLetters().name(),
            Produced.with(Serdes.ByteArray(), Serdes.ByteArray())
                .withName(Names.WRITE_DEAD_LETTERS));

    KStreams.<CloneDetected>only(folded)
        .to(
            topics.cloneDetected().name(),
            written(Names.WRITE_CLONE_DETECTED, CloneDetected.class, settings));

    KStreams.<ClientEvent>only(folded)
        .to(topics.clients().name(), written(Names.WRITE_CLIENTS, ClientEvent.class, settings));

    KStream<byte[], Object> counted =
        KStreams.<Fact>only(folded)
            .process(
                CountUsage.supplier(settings, partitions),
                Named.as(Names.COUNT_USAGE),
                Names.CLIENTS,
                Names.RECEIPTS);

    KStreams.<UsageByClient>only(counted)
        .to(
            topics.usageByClient().name(),
            written(Names.WRITE_USAGE_BY_CLIENT, UsageByClient.class, settings));

    KStreams.<TenantFeed>only(counted)
        .selectKey((none, feed) -> feed.key(), Named.as(Names.KEY_BY_TENANT))
        .repartition(
            Repartitioned.with(Serdes.ByteArray(), TenantFeed.SERDE)
                .withName(Names.TENANT_USAGE)
                .withStreamPartitioner(new TenantFeed.Partitioner()))
        .process(TotalTenant.supplier(settings), Named.as(Names.TOTAL_TENANT))
        .to(
            topics.usageByTenant().name(),
            written(Names.WRITE_USAGE_BY_TENANT, UsageByTenant.class, settings));

    return builder.build();
  }

  /** Of tenants' topics also those that are made later: each joins the task of its partition. */
  private static KStream<byte[], byte[]> read(StreamsBuilder builder, TopologySettings settings) {
    Consumed<byte[], byte[]> how =
        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
            .withName(Names.READ_CHAIN_TAILS)
            .withTimestampExtractor(new BrokerTime());
    return switch (settings.tenantFrom()) {
      case REPORT -> builder.stream(settings.topics().chainTails().name(), how);
      case TOPIC -> builder.stream(settings.topics().chainTailsOfAll(), how);
    };
  }

  private static <V extends SpecificRecord> Produced<byte[], V> written(
      String name, Class<V> type, TopologySettings settings) {
    return Produced.with(Serdes.ByteArray(), avro(type, settings.schemaIds())).withName(name);
  }

  private static <V extends SpecificRecord> Serde<V> avro(Class<V> type, SchemaIds ids) {
    return Serdes.serdeFrom(new AvroSerializer<>(ids), new AvroDeserializer<>(type, ids));
  }
}
