package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.usage.OperationCounts;
import dev.twinfold.topology.usage.Tally;
import dev.twinfold.topology.usage.Window;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
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
  private static final int TYPICAL_BYTES = 320;

  private BinaryValue() {}

  static <T> Serde<T> serde(Writer<T> writer, Reader<T> reader) {
    return Serdes.serdeFrom(
        (topic, value) -> value == null ? null : encode(value, writer),
        (topic, bytes) -> bytes == null ? null : decode(bytes, reader));
  }

  static <T> byte[] encode(T value, Writer<T> writer) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
      bytes.write(VERSION);
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      writer.write(value, new Out(encoder));
      encoder.flush();
      return bytes.toByteArray();
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

  /** Writes fields. */
  record Out(BinaryEncoder encoder) {
    Out number(long value) throws IOException {
      encoder.writeLong(value);
      return this;
    }

    /** Eight bytes: for random bits, which variable length would only make longer. */
    Out bits(long value) throws IOException {
      encoder.writeFixed(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
      return this;
    }

    Out identity(Identity identity) throws IOException {
      encoder.writeFixed(identity.toBytes());
      return this;
    }

    /** One byte for none. */
    Out optional(Identity identity) throws IOException {
      encoder.writeBoolean(identity.exists());
      return identity.exists() ? identity(identity) : this;
    }

    Out text(String text) throws IOException {
      encoder.writeString(text);
      return this;
    }

    Out flag(boolean flag) throws IOException {
      encoder.writeBoolean(flag);
      return this;
    }

    Out labels(Map<String, String> labels) throws IOException {
      number(labels.size());
      // In order, so that equal states have equal bytes.
      for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
        text(label.getKey()).text(label.getValue());
      }
      return this;
    }

    Out window(Window window) throws IOException {
      return text(window.size())
          .number(window.startMillis())
          .number(window.endMillis() - window.startMillis());
    }

    Out tally(Tally tally) throws IOException {
      return number(tally.machines())
          .number(tally.clones())
          .number(tally.reports())
          .number(tally.aheadReports())
          .counts(tally.counts());
    }

    Out counts(OperationCounts counts) throws IOException {
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
