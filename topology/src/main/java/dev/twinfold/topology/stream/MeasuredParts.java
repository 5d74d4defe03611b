package dev.twinfold.topology.stream;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.wire.SchemaIds;
import dev.twinfold.topology.lineage.Report;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * What each report passes through, a part at a time, for {@code twinfold bench parts}: the harness
 * that measures them lives in another module, and everything else may stay in this package.
 */
public final class MeasuredParts {
  private MeasuredParts() {}

  /**
   * Reads a report from the bytes of a record of the chain tails, as the topology does; for one
   * thread. It throws {@link dev.twinfold.schemas.wire.WireFormatException} if they hold none.
   *
   * @param topic where the record came from
   */
  public static Function<byte[], Report> reportReader(String topic) {
    ReportReader reader = new ReportReader(SchemaIds.of(Map.of()));
    return value -> reader.read(topic, value);
  }

  /** The same report from what Avro has read. */
  public static Report report(ChainTail tail) {
    return ReportReader.report(tail);
  }

  /** How a client is written into state and changelog, and read again. */
  public static Serde<ClientState> clientSerde() {
    return StateSerdes.clients();
  }

  /**
   * The store of the clients.
   *
   * @param heapBytes as the setting {@code clients.heap.bytes}
   */
  public static StoreBuilder<? extends StateStore> clientStore(long heapBytes) {
    return LineageStores.clientsBuilder(heapBytes);
  }

  /** Its name. */
  public static String clientStoreName() {
    return Names.CLIENTS;
  }
}
