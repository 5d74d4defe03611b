package dev.twinfold.topology;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.LandmarkIdentity;
import dev.twinfold.schemas.wire.AvroSerializer;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Report;
import java.time.Instant;
import java.util.List;

/** Reports in the bytes that an agent would send, good ones and others. */
public final class WireReports {
  private static final AvroSerializer<ChainTail> SERIALIZER = new AvroSerializer<>();

  private WireReports() {}

  /** The record key. */
  public static byte[] key(Report report) {
    return report.lineage().toBytes();
  }

  /** The record value in the wire format. */
  public static byte[] value(Report report) {
    return SERIALIZER.serialize("chain-tails", tail(report));
  }

  private static ChainTail tail(Report report) {
    List<LandmarkIdentity> landmarks =
        report.landmarks().stream()
            .map(one -> new LandmarkIdentity(one.generation(), id(one.identity())))
            .toList();
    return ChainTail.newBuilder()
        .setTenant(report.tenant())
        .setLineage(id(report.lineage()))
        .setChain(report.chain().stream().map(WireReports::id).toList())
        .setLandmarks(landmarks)
        .setGeneration(report.generation())
        .setSequence(report.sequence())
        .setReportId(id(report.reportId()))
        .setPeriodStart(Instant.ofEpochMilli(report.periodStartMillis()))
        .setPeriodEnd(Instant.ofEpochMilli(report.periodEndMillis()))
        .setOperations(report.operations())
        .setLabels(report.labels())
        .build();
  }

  private static Id128 id(Identity identity) {
    return new Id128(identity.toBytes());
  }
}
