package dev.twinfold.schemas.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
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

  private final SchemaIds ids;

  /** Takes ids from the schemas in this jar; Kafka makes it like this from its class name. */
  public AvroSerializer() {
    this(FingerprintIds.ofTopics());
  }

  /** Takes ids from elsewhere. */
  public AvroSerializer(SchemaIds ids) {
    this.ids = ids;
  }

  /**
   * The bytes of a record; null for null, which Kafka reads as "delete" in a compacted topic.
   *
   * @throws WireFormatException if the record lacks a required field
   */
  @Override
  public byte[] serialize(String topic, T value) {
    if (value == null) {
      return null;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.writeBytes(
        ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(ids.idOf(value.getSchema())).array());
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
