package dev.twinfold.agent.chain;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One random 128-bit value: what a machine is called for one generation, or the id of a report.
 *
 * <p>Immutable. People write it as 32 lower-case hex digits; the wire carries 16 bytes, big-endian.
 *
 * <pre>{@code
 * Identity.ofHex("000102030405060708090a0b0c0d0e0f").bytes()[15]; // 15
 * }</pre>
 */
public final class Identity {
  /** Bytes of an identity on the wire and on disk. */
  public static final int BYTES = 16;

  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{32}");
  private static final int HEX_DIGITS_OF_HALF = 16;

  private final long high;
  private final long low;

  /** Puts an identity together from its first and its last eight bytes. */
  public Identity(long high, long low) {
    this.high = high;
    this.low = low;
  }

  /**
   * Reads the 16 bytes of {@link #bytes()}.
   *
   * @throws IllegalArgumentException if there are not exactly 16
   */
  public static Identity ofBytes(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("an identity has 16 bytes, not " + bytes.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Identity(buffer.getLong(), buffer.getLong());
  }

  /**
   * Reads the digits of {@link #hex()}, in either case.
   *
   * @throws IllegalArgumentException if there are not exactly 32 hex digits
   */
  public static Identity ofHex(String hex) {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("'" + hex + "' is not an identity: use 32 hex digits");
    }
    return new Identity(
        Long.parseUnsignedLong(hex.substring(0, HEX_DIGITS_OF_HALF), 16),
        Long.parseUnsignedLong(hex.substring(HEX_DIGITS_OF_HALF), 16));
  }

  /** The first eight bytes, big-endian. */
  public long high() {
    return high;
  }

  /** The last eight bytes, big-endian. */
  public long low() {
    return low;
  }

  /** The 16 bytes, big-endian; a new array each time. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  /** All 32 digits, lower case. */
  public String hex() {
    return String.format(Locale.ROOT, "%016x%016x", high, low);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Identity
        && high == ((Identity) other).high
        && low == ((Identity) other).low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high ^ low);
  }

  /** The first eight digits: enough for a log, too little to be copied as an identity. */
  @Override
  public String toString() {
    return hex().substring(0, 8);
  }
}
