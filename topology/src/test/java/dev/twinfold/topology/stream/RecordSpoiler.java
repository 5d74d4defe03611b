package dev.twinfold.topology.stream;

import dev.twinfold.topology.WireReports;
import dev.twinfold.topology.lineage.Report;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Spoils the records of good reports, each with one {@link WireDefect}. */
final class RecordSpoiler {
  /** A record's key and value, either of them null if there is none. */
  static final class Bytes {
    final byte[] key;
    final byte[] value;

    Bytes(byte[] key, byte[] value) {
      this.key = key;
      this.value = value;
    }

    static Bytes of(Report report) {
      return new Bytes(WireReports.key(report), WireReports.value(report));
    }
  }

  private static final HandWrittenReport.Counted[] LIARS = HandWrittenReport.Counted.values();

  /** More than any report here has left, or less than nothing. */
  private static final long[] LIES = {
    1 << 24,
    1 << 28,
    Integer.MAX_VALUE - 8,
    Integer.MAX_VALUE,
    1L << 31,
    1L << 40,
    Long.MAX_VALUE,
    Integer.MIN_VALUE,
    Long.MIN_VALUE
  };

  private final SplittableRandom random;

  RecordSpoiler(SplittableRandom random) {
    this.random = random;
  }

  Bytes spoil(Report report, WireDefect defect) {
    byte[] key = WireReports.key(report);
    byte[] value = WireReports.value(report);
    return switch (defect) {
      case NO_VALUE -> new Bytes(key, null);
      case TRUNCATED -> new Bytes(key, Arrays.copyOf(value, random.nextInt(value.length)));
      case CONTINUED -> new Bytes(key, Arrays.copyOf(value, value.length + 1 + random.nextInt(9)));
      case WRONG_MAGIC -> new Bytes(key, wrongMagic(value));
      case UNKNOWN_SCHEMA -> new Bytes(key, unknownSchema(value));
      case HOSTILE_LENGTH ->
          new Bytes(
              key,
              HandWrittenReport.lying(
                  report, LIARS[random.nextInt(LIARS.length)], LIES[random.nextInt(LIES.length)]));
      case ENDLESS_NUMBER -> new Bytes(key, endlessNumber(value));
      case NOT_UTF_8 -> new Bytes(key, notUtf8(value, report.tenant().length()));
      case NO_KEY -> new Bytes(null, value);
      case SHORT_KEY -> new Bytes(Arrays.copyOf(key, random.nextInt(key.length)), value);
      case LONG_KEY -> new Bytes(Arrays.copyOf(key, 17 + random.nextInt(99)), value);
      case WRONG_KEY -> new Bytes(flipped(key), value);
      case CUT_INTO_BLOCKS ->
          new Bytes(
              key, HandWrittenReport.inBlocks(report, 1 + random.nextInt(3), random.nextBoolean()));
      case FLIPPED_BITS -> new Bytes(key, flippedOften(value));
      case NOISE -> new Bytes(key, noise(value));
    };
  }

  private byte[] wrongMagic(byte[] value) {
    value[0] = (byte) (1 + random.nextInt(255));
    return value;
  }

  /** Any number but the right one; it may be that of another of our schemas. */
  private byte[] unknownSchema(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    bytes.putInt(1, bytes.getInt(1) + 1 + random.nextInt(Integer.MAX_VALUE));
    return value;
  }

  private byte[] endlessNumber(byte[] value) {
    byte[] endless = Arrays.copyOf(value, 6 + random.nextInt(100));
    Arrays.fill(endless, 5, endless.length, (byte) 0xff);
    return endless;
  }

  /** The tenant stands behind its length, one byte. */
  private byte[] notUtf8(byte[] value, int tenantLength) {
    value[6 + random.nextInt(tenantLength)] = (byte) 0xc0;
    return value;
  }

  private byte[] flipped(byte[] bytes) {
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }

  private byte[] flippedOften(byte[] bytes) {
    for (int i = random.nextInt(8); i >= 0; i--) {
      flipped(bytes);
    }
    return bytes;
  }

  private byte[] noise(byte[] value) {
    byte[] noise = new byte[1 + random.nextInt(value.length - 5)];
    random.nextBytes(noise);
    int at = 5 + random.nextInt(value.length - 4 - noise.length);
    System.arraycopy(noise, 0, value, at, noise.length);
    return value;
  }
}
