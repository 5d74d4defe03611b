package dev.twinfold.local.bench.race;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** All that a lineage ever told, as one value: how many reports, and who followed whom. */
final class EdgeSet {
  private static final int ID_BYTES = 16;
  private static final int EDGE_BYTES = 2 * ID_BYTES;

  /** Reads and writes it. */
  static final Serde<EdgeSet> SERDE =
      Serdes.serdeFrom(
          (topic, set) -> set == null ? null : set.toBytes(),
          (topic, bytes) -> bytes == null ? null : of(bytes));

  private final Set<ByteBuffer> edges = new HashSet<>();
  private long reports;

  EdgeSet with(ChainTail report) {
    List<Id128> chain = report.getChain();
    for (int i = 1; i < chain.size(); i++) {
      edges.add(
          ByteBuffer.allocate(EDGE_BYTES)
              .put(chain.get(i - 1).bytes())
              .put(chain.get(i).bytes())
              .flip());
    }
    reports++;
    return this;
  }

  long reports() {
    return reports;
  }

  private byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + edges.size() * EDGE_BYTES);
    bytes.putLong(reports);
    edges.forEach(edge -> bytes.put(edge.duplicate()));
    return bytes.array();
  }

  private static EdgeSet of(byte[] bytes) {
    EdgeSet set = new EdgeSet();
    set.reports = ByteBuffer.wrap(bytes).getLong();
    for (int at = Long.BYTES; at < bytes.length; at += EDGE_BYTES) {
      byte[] edge = Arrays.copyOfRange(bytes, at, at + EDGE_BYTES);
      set.edges.add(ByteBuffer.wrap(edge));
    }
    return set;
  }
}
