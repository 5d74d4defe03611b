package dev.twinfold.topology.stream;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.LandmarkIdentity;
import dev.twinfold.schemas.wire.AvroDeserializer;
import dev.twinfold.schemas.wire.WireFormatException;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Landmark;
import dev.twinfold.topology.lineage.Reason;
import dev.twinfold.topology.lineage.Rejection;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.lineage.ReportRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Turns bytes into a good report, or into a dead letter that says why not. */
final class DecodeReport implements Processor<byte[], byte[], byte[], Object> {
  private final AvroDeserializer<ChainTail> decoder;
  private final ReportRules rules;
  private ProcessorContext<byte[], Object> context;

  DecodeReport(AvroDeserializer<ChainTail> decoder, ReportRules rules) {
    this.decoder = decoder;
    this.rules = rules;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Report report;
    try {
      report = report(decode(record.value()));
    } catch (WireFormatException e) {
      bury(record, new Rejection(Reason.UNDECODABLE, e.getMessage()));
      return;
    }
    Optional<Rejection> wrong =
        Arrays.equals(record.key(), report.lineage().toBytes())
            ? rules.check(report, record.timestamp())
            : Optional.of(
                new Rejection(
                    Reason.KEY_MISMATCH,
                    "the record key is not the lineage " + report.lineage().brief()));
    wrong.ifPresentOrElse(
        why -> bury(record, why),
        () -> context.forward(record.withValue(new Received(report, record)), Names.FOLD_LINEAGE));
  }

  private ChainTail decode(byte[] value) {
    if (value == null) {
      throw new WireFormatException("the record has no value");
    }
    return decoder.deserialize("chain-tails", value);
  }

  private void bury(Record<byte[], byte[]> record, Rejection why) {
    context.forward(
        DeadLetter.of(record, context.recordMetadata().orElseThrow(), why),
        Names.COLLECT_DEAD_LETTERS);
  }

  static Report report(ChainTail tail) {
    List<Identity> chain = new ArrayList<>(tail.getChain().size());
    for (Id128 id : tail.getChain()) {
      chain.add(Identity.of(id.bytes()));
    }
    List<Landmark> landmarks = new ArrayList<>(tail.getLandmarks().size());
    for (LandmarkIdentity landmark : tail.getLandmarks()) {
      landmarks.add(
          new Landmark(landmark.getGeneration(), Identity.of(landmark.getIdentity().bytes())));
    }
    return new Report(
        tail.getTenant(),
        Identity.of(tail.getLineage().bytes()),
        chain,
        landmarks,
        tail.getGeneration(),
        tail.getSequence(),
        Identity.of(tail.getReportId().bytes()),
        tail.getPeriodStart().toEpochMilli(),
        tail.getPeriodEnd().toEpochMilli(),
        tail.getOperations(),
        tail.getLabels());
  }
}
