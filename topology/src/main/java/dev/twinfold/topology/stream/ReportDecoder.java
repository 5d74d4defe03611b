package dev.twinfold.topology.stream;

import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.wire.WireFormatException;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Reason;
import dev.twinfold.topology.lineage.Rejection;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.lineage.ReportRules;
import java.util.Arrays;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Reads a report from the bytes of a record, or says why it cannot be used; whatever the bytes are,
 * nothing is thrown. For one thread.
 *
 * <p>How much memory a hostile length takes is bounded by the record's own size: Avro looks whether
 * so many bytes are left before it makes room for them (1.12.2; older versions do not).
 */
final class ReportDecoder {
  /** What became of the bytes. */
  sealed interface Decoded {
    /**
     * A report that keeps all rules.
     *
     * @param report with the tenant that is billed
     * @param overruled whether it named another
     */
    record Good(Report report, boolean overruled) implements Decoded {}

    /** To become a dead letter. */
    record Bad(Rejection rejection) implements Decoded {}
  }

  /**
   * More than the largest report that keeps the rules. Decoded, a byte takes up to 64; a compressed
   * batch that a broker takes may hold gigabytes.
   */
  static final int MOST_VALUE_BYTES = 1 << 20;

  private final ReportReader reader;
  private final ReportRules rules;

  private final Topics topics;
  private final TenantFrom tenantFrom;
  private final TenantLineages lineages;

  ReportDecoder(
      ReportReader reader,
      ReportRules rules,
      Topics topics,
      TenantFrom tenantFrom,
      int partitions) {
    this.reader = reader;
    this.rules = rules;
    this.topics = topics;
    this.tenantFrom = tenantFrom;
    this.lineages = new TenantLineages(partitions);
  }

  /**
   * Decodes and checks.
   *
   * @param origin where the record came from
   * @param key the record's key; null if it has none
   * @param value the record's value; null if it has none
   * @param brokerMillis the record's broker time
   */
  Decoded decode(RecordMetadata origin, byte[] key, byte[] value, long brokerMillis) {
    if (value == null) {
      return bad(Reason.UNDECODABLE, "the record has no value");
    }
    if (value.length > MOST_VALUE_BYTES) {
      return bad(
          Reason.UNDECODABLE, value.length + " bytes of value; " + MOST_VALUE_BYTES + " at most");
    }
    Report report;
    try {
      report = reader.read(origin.topic(), value);
    } catch (WireFormatException e) {
      return bad(Reason.UNDECODABLE, e.getMessage());
    }
    if (!Arrays.equals(key, report.lineage().toBytes())) {
      return bad(
          Reason.KEY_MISMATCH, "the record key is not the lineage " + report.lineage().brief());
    }
    return switch (tenantFrom) {
      case REPORT -> checked(report, report, false, brokerMillis);
      case TOPIC ->
          topics
              .tenantOf(origin.topic())
              .map(tenant -> among(tenant, report, origin.partition(), brokerMillis))
              .orElseGet(() -> nobodys(origin.topic()));
    };
  }

  private Decoded among(String tenant, Report sent, int partition, long brokerMillis) {
    Identity name = lineages.name(tenant, sent.lineage(), partition);
    // The chain has to fit the lineage that was sent, not the name that it has among a tenant's.
    return checked(
        sent.billedTo(tenant, sent.lineage()),
        sent.billedTo(tenant, name),
        !tenant.equals(sent.tenant()),
        brokerMillis);
  }

  private Decoded checked(Report sent, Report billed, boolean overruled, long brokerMillis) {
    return rules
        .check(sent, brokerMillis)
        .<Decoded>map(Decoded.Bad::new)
        .orElseGet(() -> new Decoded.Good(billed, overruled));
  }

  private static Decoded nobodys(String topic) {
    return bad(
        Reason.TENANT, "topic " + topic + " is no tenant's; agents report to " + topic + ".TENANT");
  }

  private static Decoded bad(Reason reason, String detail) {
    return new Decoded.Bad(new Rejection(reason, detail));
  }
}
