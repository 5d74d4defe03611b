package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.usage.OperationCounts;
import dev.twinfold.topology.usage.Tally;
import dev.twinfold.topology.usage.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * How values are laid out in the state stores: a version byte, then fields in Avro's binary
 * encoding (variable-length numbers), without a schema, since only this program reads them.
 */
final class BinaryValue {
  /** What writes a value. */
  interface Writer<T> {
    void write(T value, Out out) throws IOException;
  }

  /** What reads it again. */
  interface Reader<T> {
    T read(In in) throws IOException;
  }

  private static final byte VERSION = 2;
  private static final int TYPICAL_BYTES = 512;
  private static final int MOST_VARINT_BYTES = 10;
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private BinaryValue() {}

  static <T> Serde<T> serde(Writer<T> writer, Reader<T> reader) {
    return Serdes.serdeFrom(
        (topic, value) -> value == null ? null : encode(value, writer),
        (topic, bytes) -> bytes == null ? null : decode(bytes, reader));
  }

  static <T> byte[] encode(T value, Writer<T> writer) {
    try {
      Out out = new Out();
      out.put(VERSION);
      writer.write(value, out);
      return out.toBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <T> T decode(byte[] bytes, Reader<T> reader) {
    if (bytes.length == 0 || bytes[0] != VERSION) {
      throw new IllegalStateException(
          "stored value is not of version "
              + VERSION
              + "; state written by another version of Twinfold must be reset (CHANGELOG.md)");
    }
    try {
      return reader.read(
          new In(DecoderFactory.get().binaryDecoder(bytes, 1, bytes.length - 1, null)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes fields. By itself rather than by Avro's encoder, which writes a byte at a time into a
   * stream: a client has some seventy fields and is written once in each commit.
   */
  static final class Out {
    private byte[] bytes = new byte[TYPICAL_BYTES];
    private int size;

    private Out() {}

    private byte[] toBytes() {
      return Arrays.copyOf(bytes, size);
    }

    private void put(byte b) {
      makeRoom(1);
      bytes[size++] = b;
    }

    private void makeRoom(int more) {
      if (size + more > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
      }
    }

    /** Zigzag in seven bits a byte, the least first. */
    Out number(long value) {
      makeRoom(MOST_VARINT_BYTES);
      long rest = (value << 1) ^ (value >> (Long.SIZE - 1));
      while ((rest & ~0x7fL) != 0) {
        bytes[size++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      bytes[size++] = (byte) rest;
      return this;
    }

    /** Eight bytes: for random bits, which variable length would only make longer. */
    Out bits(long value) {
      makeRoom(Long.BYTES);
      BIG_ENDIAN.set(bytes, size, value);
      size += Long.BYTES;
      return this;
    }

    Out identity(Identity identity) {
      return bits(identity.high()).bits(identity.low());
    }

    /** One byte for none. */
    Out optional(Identity identity) {
      flag(identity.exists());
      return identity.exists() ? identity(identity) : this;
    }

    Out text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      number(utf8.length);
      makeRoom(utf8.length);
      System.arraycopy(utf8, 0, bytes, size, utf8.length);
      size += utf8.length;
      return this;
    }

    Out flag(boolean flag) {
      put((byte) (flag ? 1 : 0));
      return this;
    }

    Out labels(Map<String, String> labels) {
      number(labels.size());
      // In order, so that equal states have equal bytes.
      Map<String, String> inOrder = labels.size() > 1 ? new TreeMap<>(labels) : labels;
      for (Map.Entry<String, String> label : inOrder.entrySet()) {
        text(label.getKey()).text(label.getValue());
      }
      return this;
    }

    Out window(Window window) {
      return text(window.size())
          .number(window.startMillis())
          .number(window.endMillis() - window.startMillis());
    }

    Out tally(Tally tally) {
      return number(tally.machines())
          .number(tally.clones())
          .number(tally.reports())
          .number(tally.aheadReports())
          .counts(tally.counts());
    }

    Out counts(OperationCounts counts) {
      Map<String, Long> map = counts.asMap();
      number(map.size());
      for (Map.Entry<String, Long> count : map.entrySet()) {
        text(count.getKey()).number(count.getValue());
      }
      return this;
    }
  }

  /** Reads them in the same order. */
  record In(BinaryDecoder decoder) {
    long number() throws IOException {
      return decoder.readLong();
    }

    int size() throws IOException {
      return Math.toIntExact(decoder.readLong());
    }

    long bits() throws IOException {
      byte[] bytes = new byte[Long.BYTES];
      decoder.readFixed(bytes);
      return ByteBuffer.wrap(bytes).getLong();
    }

    Identity identity() throws IOException {
      byte[] bytes = new byte[Identity.BYTES];
      decoder.readFixed(bytes);
      return Identity.of(bytes);
    }

    Identity optional() throws IOException {
      return decoder.readBoolean() ? identity() : Identity.NONE;
    }

    String text() throws IOException {
      return decoder.readString();
    }

    boolean flag() throws IOException {
      return decoder.readBoolean();
    }

    Map<String, String> labels() throws IOException {
      int size = size();
      Map<String, String> labels = new HashMap<>();
      for (int i = 0; i < size; i++) {
        labels.put(text(), text());
      }
      return Map.copyOf(labels);
    }

    Window window() throws IOException {
      String size = text();
      long start = number();
      return new Window(size, start, start + number());
    }

    Tally tally() throws IOException {
      return new Tally(number(), number(), number(), number(), counts());
    }

    OperationCounts counts() throws IOException {
      int size = size();
      Map<String, Long> counts = new TreeMap<>();
      for (int i = 0; i < size; i++) {
        counts.put(text(), number());
      }
      return OperationCounts.of(counts);
    }
  }
}
