package dev.twinfold.schemas.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes a record of one of our schemas in Confluent's wire format: a zero byte, the schema's id as
 * four bytes big-endian, then the value in Avro's binary encoding.
 *
 * <p>Safe for use by many threads.
 *
 * @param <T> what it writes; any of the generated records
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {
  /** The first byte of every value. */
  static final byte MAGIC = 0;

  /** Bytes in front of the Avro value. */
  static final int HEADER_BYTES = 1 + Integer.BYTES;

  private final boolean configurable;
  private SchemaIds ids;

  /**
   * Takes ids from the schemas in this jar, unless {@link #configure} names a registry; Kafka makes
   * it like this from its class name.
   */
  public AvroSerializer() {
    configurable = true;
    ids = FingerprintIds.ofContracts();
  }

  /** Takes ids from elsewhere. */
  public AvroSerializer(SchemaIds ids) {
    configurable = false;
    this.ids = ids;
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
   * The bytes of a record; null for null, which Kafka reads as "delete" in a compacted topic.
   *
   * @throws WireFormatException if the record lacks a required field
   * @throws dev.twinfold.schemas.registry.RegistryUnavailable if the id is not known yet and no
   *     registry answers; the same call may succeed later
   * @throws dev.twinfold.schemas.registry.RegistryRefusal if a registry does not give the id
   */
  @Override
  public byte[] serialize(String topic, T value) {
    if (value == null) {
      return null;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.writeBytes(
        ByteBuffer.allocate(HEADER_BYTES)
            .put(MAGIC)
            .putInt(ids.idOf(topic, value.getSchema()))
            .array());
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      new SpecificDatumWriter<T>(value.getSchema(), ContractData.INSTANCE).write(value, encoder);
      encoder.flush();
    } catch (IOException | RuntimeException e) {
      throw new WireFormatException(
          "cannot write a " + value.getSchema().getName() + " for topic " + topic + ": " + e, e);
    }
    return out.toByteArray();
  }
}
