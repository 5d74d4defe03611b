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
 * <p>One object of four longs rather than of two identities: it is looked up several times for each
 * report among many, and each object more is one more wait for memory.
 */
public final class ClientKey {
  /** Length of the binary form. */
  public static final int BYTES = 2 * Identity.BYTES;

  /** The same in longs. */
  static final int LONGS = BYTES / Long.BYTES;

  /** What one weighs on the heap. */
  static final int HEAP_BYTES = 16 + BYTES;

  /** Reads and writes keys. */
  public static final Serde<ClientKey> SERDE =
      Serdes.serdeFrom(
          (topic, key) -> key == null ? null : key.toBytes(),
          (topic, bytes) -> bytes == null ? null : of(bytes));

  private final long lineageHigh;
  private final long lineageLow;
  private final long nameHigh;
  private final long nameLow;

  /** Of a lineage, and of a client or identity in it. */
  public ClientKey(Identity lineage, Identity name) {
    this(lineage.high(), lineage.low(), name.high(), name.low());
  }

  private ClientKey(long lineageHigh, long lineageLow, long nameHigh, long nameLow) {
    this.lineageHigh = lineageHigh;
    this.lineageLow = lineageLow;
    this.nameHigh = nameHigh;
    this.nameLow = nameLow;
  }

  static ClientKey of(Client client) {
    return new ClientKey(client.lineage(), client.id());
  }

  static ClientKey of(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    return new ClientKey(from.getLong(), from.getLong(), from.getLong(), from.getLong());
  }

  /** The lineage. */
  public Identity lineage() {
    return new Identity(lineageHigh, lineageLow);
  }

  /** The client or identity. */
  public Identity name() {
    return new Identity(nameHigh, nameLow);
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(lineageHigh)
        .putLong(lineageLow)
        .putLong(nameHigh)
        .putLong(nameLow)
        .array();
  }

  /** Puts its four longs into an array. */
  void writeTo(long[] longs, int at) {
    longs[at] = lineageHigh;
    longs[at + 1] = lineageLow;
    longs[at + 2] = nameHigh;
    longs[at + 3] = nameLow;
  }

  /** Whether its four longs stand in an array. */
  boolean isAt(long[] longs, int at) {
    return longs[at + 3] == nameLow
        && longs[at + 2] == nameHigh
        && longs[at + 1] == lineageLow
        && longs[at] == lineageHigh;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClientKey that
        && nameLow == that.nameLow
        && nameHigh == that.nameHigh
        && lineageLow == that.lineageLow
        && lineageHigh == that.lineageHigh;
  }

  @Override
  public int hashCode() {
    return hash(lineageHigh, lineageLow, nameHigh, nameLow);
  }

  /** The hash code of the key whose four longs stand in an array. */
  static int hashAt(long[] longs, int at) {
    return hash(longs[at], longs[at + 1], longs[at + 2], longs[at + 3]);
  }

  private static int hash(long lineageHigh, long lineageLow, long nameHigh, long nameLow) {
    return new Identity(lineageHigh, lineageLow).hashCode() * 31
        + new Identity(nameHigh, nameLow).hashCode();
  }

  @Override
  public String toString() {
    return lineage() + "/" + name();
  }
}
