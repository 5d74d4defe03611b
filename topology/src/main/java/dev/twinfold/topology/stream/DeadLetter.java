package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Makes the record for the dead-letter topic: the original bytes, with the reason in headers. Of a
 * record over 512 KiB only the beginning, without its own headers: all of it lies at its origin.
 */
final class DeadLetter {
  /** The reason code, a name of {@link dev.twinfold.topology.lineage.Reason}. */
  static final String REASON = "twinfold.reason";

  /** What was found and what would be right. */
  static final String DETAIL = "twinfold.detail";

  /** Where the record came from. */
  static final String TOPIC = "twinfold.topic";

  static final String PARTITION = "twinfold.partition";
  static final String OFFSET = "twinfold.offset";

  /** How many bytes key, value and headers had, on a dead letter that was cut. */
  static final String SIZE = "twinfold.size";

  /**
   * No report that keeps the bounds of names and labels is larger. One batch of 1 MiB, which is
   * what brokers take by default, may hold a record that is many times that: it was compressed. To
   * write it again would fail for good, and with it the topology.
   */
  private static final int MOST_BYTES = 512 << 10;

  private static final int MOST_KEY_BYTES_IF_CUT = 1 << 10;
  private static final int MOST_VALUE_BYTES_IF_CUT = 64 << 10;

  private DeadLetter() {}

  static Record<byte[], byte[]> of(
      Record<byte[], byte[]> original, RecordMetadata origin, Rejection why) {
    long size = size(original);
    boolean whole = size <= MOST_BYTES;
    Headers headers = whole ? new RecordHeaders(original.headers()) : new RecordHeaders();
    add(headers, REASON, why.reason().name());
    add(headers, DETAIL, why.detail());
    add(headers, TOPIC, origin.topic());
    add(headers, PARTITION, Integer.toString(origin.partition()));
    add(headers, OFFSET, Long.toString(origin.offset()));
    if (whole) {
      return original.withHeaders(headers);
    }
    add(headers, SIZE, Long.toString(size));
    return new Record<>(
        cut(original.key(), MOST_KEY_BYTES_IF_CUT),
        cut(original.value(), MOST_VALUE_BYTES_IF_CUT),
        original.timestamp(),
        headers);
  }

  private static long size(Record<byte[], byte[]> record) {
    long size = length(record.key()) + length(record.value());
    for (Header header : record.headers()) {
      size += 3L * header.key().length() + length(header.value());
    }
    return size;
  }

  private static long length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static byte[] cut(byte[] bytes, int most) {
    return length(bytes) <= most ? bytes : Arrays.copyOf(bytes, most);
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
