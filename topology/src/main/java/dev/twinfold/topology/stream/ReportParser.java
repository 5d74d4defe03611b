package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Landmark;
import dev.twinfold.topology.lineage.Report;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a report of the present schema straight from its bytes, a field at a time, in the order of
 * {@code ChainTail.avsc}; Avro's own reader takes five times as long, and this is done once for
 * each report.
 *
 * <p>It is only ever a short cut: whatever is unusual, it leaves to Avro, which then says what is
 * wrong, if anything is. {@code ReportParserTest} holds the two against each other. For one thread.
 */
final class ReportParser {
  /** So much is usual; what is more is left to Avro. */
  private static final int MOST_ENTRIES = 64;

  private static final int MOST_VARINT_BITS = 63;
  private static final int MOST_INT_BYTES = 5;

  /** Thrown to leave a report to Avro; without a stack, as it says nothing. */
  private static final class Unusual extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Unusual() {
      super(null, null, false, false);
    }
  }

  private final Names names = new Names();
  private byte[] bytes = {};
  private ByteBuffer buffer = ByteBuffer.wrap(bytes);
  private int at;

  /**
   * The report, or nothing if Avro is to look.
   *
   * @param value what a record holds
   * @param from where the Avro value begins in it
   */
  Optional<Report> parse(byte[] value, int from) {
    bytes = value;
    buffer = ByteBuffer.wrap(value);
    at = from;
    try {
      Report report = report();
      return at == bytes.length ? Optional.of(report) : Optional.empty();
    } catch (Unusual | IndexOutOfBoundsException leftToAvro) {
      return Optional.empty();
    }
  }

  private Report report() {
    String tenant = name();
    Identity lineage = identity();
    List<Identity> chain = chain();
    List<Landmark> landmarks = landmarks();
    long generation = number();
    int began = at;
    long sequence = number();
    if (sequence != (int) sequence || at - began > MOST_INT_BYTES) {
      throw new Unusual();
    }
    return new Report(
        tenant,
        lineage,
        chain,
        landmarks,
        generation,
        (int) sequence,
        identity(),
        number(),
        number(),
        operations(),
        labels());
  }

  private List<Identity> chain() {
    Identity[] chain = new Identity[entries()];
    for (int i = 0; i < chain.length; i++) {
      chain[i] = identity();
    }
    end(chain.length);
    return Arrays.asList(chain);
  }

  private List<Landmark> landmarks() {
    int size = entries();
    if (size == 0) {
      return List.of();
    }
    Landmark[] landmarks = new Landmark[size];
    for (int i = 0; i < size; i++) {
      landmarks[i] = new Landmark(number(), identity());
    }
    end(size);
    return Arrays.asList(landmarks);
  }

  private Map<String, Long> operations() {
    int size = entries();
    Map<String, Long> operations = new HashMap<>(2 * size);
    for (int i = 0; i < size; i++) {
      operations.put(name(), number());
    }
    end(size);
    return operations;
  }

  private Map<String, String> labels() {
    int size = entries();
    if (size == 0) {
      return Map.of();
    }
    Map<String, String> labels = new HashMap<>(2 * size);
    for (int i = 0; i < size; i++) {
      labels.put(name(), text());
    }
    end(size);
    return labels.size() == 1 ? Map.copyOf(labels) : labels;
  }

  /** How many entries the first block of an array or map has; 0 is its end. */
  private int entries() {
    long size = number();
    if (size < 0 || size > MOST_ENTRIES) {
      throw new Unusual();
    }
    return (int) size;
  }

  /** Nothing may follow the first block; one of size 0 was the end itself. */
  private void end(int size) {
    if (size > 0 && bytes[at++] != 0) {
      throw new Unusual();
    }
  }

  private Identity identity() {
    Identity identity = new Identity(buffer.getLong(at), buffer.getLong(at + Long.BYTES));
    at += Identity.BYTES;
    return identity;
  }

  /** A string that others have too. */
  private String name() {
    int length = length();
    String name = names.of(bytes, at, length);
    at += length;
    return name;
  }

  /** A string that is one agent's own. */
  private String text() {
    int length = length();
    String text = Names.decoded(bytes, at, length);
    at += length;
    return text;
  }

  private int length() {
    long length = number();
    if (length < 0 || length > bytes.length - at) {
      throw new Unusual();
    }
    return (int) length;
  }

  /** Zigzag in seven bits a byte, the least first. */
  private long number() {
    long bits = 0;
    for (int shift = 0; shift < MOST_VARINT_BITS; shift += 7) {
      byte b = bytes[at++];
      bits |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return (bits >>> 1) ^ -(bits & 1);
      }
    }
    // The tenth byte of a very great number: rare enough for Avro.
    throw new Unusual();
  }

  /**
   * Names that were read before: a fleet uses few names of tenants and operations, and a string
   * that is kept needs neither decoding nor hashing again. What does not fit pushes others out.
   */
  private static final class Names {
    private static final int SLOTS = 1 << 12;
    private static final int LONGEST = 64;

    private final byte[][] known = new byte[SLOTS][];
    private final String[] names = new String[SLOTS];

    String of(byte[] bytes, int from, int length) {
      if (length > LONGEST) {
        return decoded(bytes, from, length);
      }
      int hash = length;
      for (int i = from; i < from + length; i++) {
        hash = 31 * hash + bytes[i];
      }
      int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
      byte[] held = known[slot];
      if (held == null
          || held.length != length
          || !Arrays.equals(held, 0, length, bytes, from, from + length)) {
        known[slot] = Arrays.copyOfRange(bytes, from, from + length);
        names[slot] = decoded(bytes, from, length);
      }
      return names[slot];
    }

    private static String decoded(byte[] bytes, int from, int length) {
      return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
  }
}
