package dev.twinfold.topology.lineage;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A 128-bit value, as two longs: an identity, or a report, client or clone named like one.
 *
 * <p>Two longs rather than 16 bytes, because an immutable byte array does not exist and a key is
 * hashed and compared more often than it is written.
 *
 * <pre>{@code
 * Identity.parse("4b998ffb3e73fa8c09aca454a4b532e5").brief(); // "4b998ffb"
 * }</pre>
 *
 * @param high the first eight bytes, big-endian
 * @param low the last eight bytes, big-endian
 */
public record Identity(long high, long low) {
  /** Length of the binary form. */
  public static final int BYTES = 2 * Long.BYTES;

  /** Stands for "no identity"; all bits zero, which no report may use. */
  public static final Identity NONE = new Identity(0, 0);

  private static final HexFormat HEX = HexFormat.of();

  /** The identity in 16 bytes, big-endian. */
  public static Identity of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("an identity has 16 bytes, not " + bytes.length);
    }
    return read(ByteBuffer.wrap(bytes));
  }

  /** Reads 16 bytes and moves on. */
  public static Identity read(ByteBuffer from) {
    return new Identity(from.getLong(), from.getLong());
  }

  /** Writes 16 bytes and moves on. */
  public void write(ByteBuffer to) {
    to.putLong(high).putLong(low);
  }

  /** The identity in 32 hex digits. */
  public static Identity parse(String hex) {
    if (hex.length() != 2 * BYTES) {
      throw new IllegalArgumentException("an identity has 32 hex digits, not '" + hex + "'");
    }
    return new Identity(
        HexFormat.fromHexDigitsToLong(hex, 0, BYTES),
        HexFormat.fromHexDigitsToLong(hex, BYTES, 2 * BYTES));
  }

  /** False for {@link #NONE}. */
  public boolean exists() {
    return (high | low) != 0;
  }

  /** 16 bytes, big-endian. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  /** 32 lower-case hex digits. */
  public String hex() {
    return HEX.toHexDigits(high) + HEX.toHexDigits(low);
  }

  /** The first 8 hex digits, for logs and for people. */
  public String brief() {
    return HEX.toHexDigits((int) (high >>> Integer.SIZE));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Identity that && low == that.low && high == that.high;
  }

  @Override
  public int hashCode() {
    // Random bits need no mixing; the rotation keeps (a, b) and (b, a) apart.
    return Long.hashCode(high ^ Long.rotateLeft(low, 21));
  }

  @Override
  public String toString() {
    return hex();
  }
}
