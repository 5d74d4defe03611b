package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Rejection;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Makes the record for the dead-letter topic: the original bytes, with the reason in headers. */
final class DeadLetter {
  /** The reason code, a name of {@link dev.twinfold.topology.lineage.Reason}. */
  static final String REASON = "twinfold.reason";

  /** What was found and what would be right. */
  static final String DETAIL = "twinfold.detail";

  /** Where the record came from. */
  static final String TOPIC = "twinfold.topic";

  static final String PARTITION = "twinfold.partition";
  static final String OFFSET = "twinfold.offset";

  private DeadLetter() {}

  static Record<byte[], byte[]> of(
      Record<byte[], byte[]> original, RecordMetadata origin, Rejection why) {
    Headers headers = new RecordHeaders(original.headers());
    add(headers, REASON, why.reason().name());
    add(headers, DETAIL, why.detail());
    add(headers, TOPIC, origin.topic());
    add(headers, PARTITION, Integer.toString(origin.partition()));
    add(headers, OFFSET, Long.toString(origin.offset()));
    return original.withHeaders(headers);
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
