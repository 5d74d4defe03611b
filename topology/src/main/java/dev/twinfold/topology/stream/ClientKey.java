package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Identity;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Names something of a lineage: a client, or an identity. 32 bytes, the lineage first, so that all
 * of a lineage stands together.
 *
 * @param lineage the lineage
 * @param name the client or identity
 */
public record ClientKey(Identity lineage, Identity name) {
  /** Length of the binary form. */
  public static final int BYTES = 2 * Identity.BYTES;

  /** What one weighs on the heap: three objects. */
  static final int HEAP_BYTES = 24 + 2 * 32;

  /** Reads and writes keys. */
  public static final Serde<ClientKey> SERDE =
      Serdes.serdeFrom(
          (topic, key) -> key == null ? null : key.toBytes(),
          (topic, bytes) -> bytes == null ? null : of(bytes));

  static ClientKey of(Client client) {
    return new ClientKey(client.lineage(), client.id());
  }

  static ClientKey of(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    return new ClientKey(Identity.read(from), Identity.read(from));
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(lineage.high())
        .putLong(lineage.low())
        .putLong(name.high())
        .putLong(name.low())
        .array();
  }

  /** By hand: looked up several times for each report, and generated ones compare slower. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ClientKey that
        && name.equals(that.name)
        && lineage.equals(that.lineage);
  }

  @Override
  public int hashCode() {
    return lineage.hashCode() * 31 + name.hashCode();
  }
}
