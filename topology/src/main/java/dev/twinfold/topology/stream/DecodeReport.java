package dev.twinfold.topology.stream;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends a good report on its way, and anything else to the dead letters. */
final class DecodeReport implements Processor<byte[], byte[], byte[], Object> {
  private final ReportDecoder decoder;
  private ProcessorContext<byte[], Object> context;

  DecodeReport(ReportDecoder decoder) {
    this.decoder = decoder;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    ReportDecoder.Decoded decoded =
        decoder.decode(record.key(), record.value(), record.timestamp());
    if (decoded instanceof ReportDecoder.Decoded.Good good) {
      context.forward(record.withValue(new Received(good.report(), record)), Names.FOLD_LINEAGE);
    } else if (decoded instanceof ReportDecoder.Decoded.Bad bad) {
      context.forward(
          DeadLetter.of(record, context.recordMetadata().orElseThrow(), bad.rejection()),
          Names.COLLECT_DEAD_LETTERS);
    }
  }
}
