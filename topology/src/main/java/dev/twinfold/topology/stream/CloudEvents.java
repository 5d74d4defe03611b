package dev.twinfold.topology.stream;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers that make a record a CloudEvent (CloudEvents 1.0, Kafka protocol binding, binary
 * content mode), so that meters and routers can take it in without knowing its schema.
 *
 * @param source who writes
 */
record CloudEvents(String source) {
  private static final String AVRO = "application/avro";

  /**
   * The headers of one event.
   *
   * @param type what kind of event: {@code usage-by-client}
   * @param id names the event; two with one source and id are the same
   * @param subject whom it is about: the tenant
   * @param atMillis when it was decided
   */
  Headers headers(String type, String id, String subject, long atMillis) {
    Headers headers = new RecordHeaders();
    add(headers, "ce_specversion", "1.0");
    add(headers, "ce_id", id);
    add(headers, "ce_source", source);
    add(headers, "ce_type", "dev.twinfold." + type + ".v1");
    add(headers, "ce_subject", subject);
    add(headers, "ce_time", Instant.ofEpochMilli(atMillis).toString());
    add(headers, "content-type", AVRO);
    return headers;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
