package dev.twinfold.schemas.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads Confluent's wire format (see {@link AvroSerializer}) into a record of our schemas,
 * resolving the schema it was written with into the one we know (Avro specification, "Schema
 * Resolution").
 *
 * <p>Safe for use by many threads.
 *
 * @param <T> what it reads
 */
public final class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {
  private final Class<T> type;
  private final Schema expected;
  private final boolean configurable;
  private SchemaIds ids;
  private final Map<Integer, DatumReader<T>> readers = new ConcurrentHashMap<>();

  /**
   * Reads records of a generated class, with ids from the schemas in this jar, unless {@link
   * #configure} names a registry.
   */
  public AvroDeserializer(Class<T> type) {
    this(type, FingerprintIds.ofContracts(), true);
  }

  /** Reads records of a generated class, with ids from elsewhere. */
  public AvroDeserializer(Class<T> type, SchemaIds ids) {
    this(type, ids, false);
  }

  private AvroDeserializer(Class<T> type, SchemaIds ids, boolean configurable) {
    this.type = type;
    this.expected = SpecificData.get().getSchema(type);
    this.ids = ids;
    this.configurable = configurable;
  }

  /**
   * Takes ids from a registry if the settings name one, see {@link SchemaIds#of}.
   *
   * @throws org.apache.kafka.common.config.ConfigException naming every setting that is wrong
   */
  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    if (configurable) {
      ids = SchemaIds.of(settings);
    }
  }

  /**
   * The record in the bytes; null for null.
   *
   * @throws WireFormatException if the bytes are too short, do not begin with the zero byte, name a
   *     schema nobody knows or one that cannot be read as ours, end early or go on after the value
   * @throws dev.twinfold.schemas.registry.RegistryUnavailable if the id is not known yet and no
   *     registry answers; it says nothing about the record
   * @throws dev.twinfold.schemas.registry.RegistryRefusal if a registry refuses to answer; likewise
   */
  @Override
  public T deserialize(String topic, byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    DatumReader<T> reader = reader(schemaId(bytes));
    int header = AvroSerializer.HEADER_BYTES;
    try {
      BinaryDecoder decoder =
          DecoderFactory.get().binaryDecoder(bytes, header, bytes.length - header, null);
      T value = reader.read(null, decoder);
      if (!decoder.isEnd()) {
        throw new WireFormatException("bytes follow the end of the " + type.getSimpleName());
      }
      return value;
    } catch (WireFormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new WireFormatException("not a " + type.getSimpleName() + ": " + e, e);
    }
  }

  private static int schemaId(byte[] bytes) {
    if (bytes.length < AvroSerializer.HEADER_BYTES) {
      throw new WireFormatException(
          bytes.length + " bytes are too short: a value begins with 0 and a schema id of 4 bytes");
    }
    if (bytes[0] != AvroSerializer.MAGIC) {
      throw new WireFormatException(
          String.format("first byte is 0x%02x; a value begins with 0x00", bytes[0]));
    }
    return ByteBuffer.wrap(bytes).getInt(1);
  }

  /** Not {@code computeIfAbsent}: while a registry is asked, other ids must not wait. */
  private DatumReader<T> reader(int id) {
    DatumReader<T> reader = readers.get(id);
    if (reader == null) {
      reader = readerFor(id);
      readers.put(id, reader);
    }
    return reader;
  }

  private DatumReader<T> readerFor(int id) {
    Schema writer = ids.schemaOf(id);
    if (!writer.getFullName().equals(expected.getFullName())) {
      throw new WireFormatException(
          "holds a " + writer.getFullName() + " where a " + expected.getFullName() + " belongs");
    }
    return new SpecificDatumReader<>(writer, expected, ContractData.INSTANCE);
  }
}
