package dev.twinfold.topology.stream;

import dev.twinfold.schemas.Reconciliation;
import dev.twinfold.topology.lineage.ReportRules;
import dev.twinfold.topology.usage.Receipts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Sends a good report on its way, and anything else to the dead letters. As the first to see a
 * record it also counts what was received, and tells what became of it when a window has ended.
 */
final class DecodeReport implements Processor<byte[], byte[], byte[], Object> {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final TopologySettings settings;
  private final LogEnd logEnd;
  private final ReportDecoder decoder;
  private final CloudEvents events;
  private ProcessorContext<byte[], Object> context;
  private ReceiptStore receipts;
  private PartitionClock clock;
  private TaskMeter meter;

  private DecodeReport(TopologySettings settings, LogEnd logEnd, ReportDecoder decoder) {
    this.settings = settings;
    this.logEnd = logEnd;
    this.decoder = decoder;
    this.events = new CloudEvents(settings.source());
  }

  static ProcessorSupplier<byte[], byte[], byte[], Object> supplier(
      TopologySettings settings, LogEnd logEnd, int partitions) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], byte[], byte[], Object> get() {
        return new DecodeReport(
            settings,
            logEnd,
            new ReportDecoder(
                new ReportReader(settings.schemaIds()),
                new ReportRules(settings.correctionHorizon()),
                settings.topics(),
                settings.tenantFrom(),
                partitions));
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(ReceiptStore.builder());
      }
    };
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
    receipts = new ReceiptStore(context, settings.usage());
    clock = new PartitionClock(context, logEnd, settings.idleAfter());
    meter = new TaskMeter(context, Names.DECODE_REPORT);
    context.schedule(
        LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, wall -> closeEnded(clock.nowMillis()));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata origin = context.recordMetadata().orElseThrow();
    // A record is not older than its partition's time, so the clock need not be asked.
    closeEnded(context.currentStreamTimeMs());
    receipts.received(origin.offset());
    ReportDecoder.Decoded decoded =
        decoder.decode(origin, record.key(), record.value(), record.timestamp());
    if (decoded instanceof ReportDecoder.Decoded.Good good) {
      if (good.overruled()) {
        meter.add(
            "tenants-overruled-total",
            "Reports that named another tenant than that of their topic, who is billed.",
            Map.of("tenant", good.report().tenant()),
            1);
      }
      context.forward(record.withValue(new Received(good.report(), record)), Names.FOLD_LINEAGE);
    } else if (decoded instanceof ReportDecoder.Decoded.Bad bad) {
      receipts.add(Receipts.Outcome.DEAD_LETTERED);
      meter.add(
          ReportMeter.DEAD_LETTERS,
          ReportMeter.DEAD_LETTERS_ARE,
          Map.of("reason", bad.rejection().reason().name()),
          1);
      context.forward(DeadLetter.of(record, origin, bad.rejection()), Names.COLLECT_DEAD_LETTERS);
    }
  }

  /** Tells what became of the records of a window that has ended. */
  private void closeEnded(long nowMillis) {
    if (nowMillis >= 0) {
      receipts.moveOn(nowMillis).forEach((topic, closed) -> tell(topic, closed, nowMillis));
    }
  }

  private void tell(String topic, Receipts closed, long nowMillis) {
    int partition = context.taskId().partition();
    long start = closed.window().startMillis();
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    byte[] key =
        ByteBuffer.allocate(Integer.BYTES + Long.BYTES + name.length)
            .putInt(partition)
            .putLong(start)
            .put(name)
            .array();
    String id = topic + "-" + partition + "-" + start;
    context.forward(
        new Record<>(
            key,
            reconciliation(topic, partition, closed),
            nowMillis,
            events.headers("reconciliation", id, Integer.toString(partition), nowMillis)),
        Names.WRITE_RECONCILIATION);
  }

  @Override
  public void close() {
    meter.close();
  }

  private static Reconciliation reconciliation(String topic, int partition, Receipts closed) {
    return Reconciliation.newBuilder()
        .setTopic(topic)
        .setPartition(partition)
        .setWindowSize(closed.window().size())
        .setWindowStart(Instant.ofEpochMilli(closed.window().startMillis()))
        .setWindowEnd(Instant.ofEpochMilli(closed.window().endMillis()))
        .setFirstOffset(closed.firstOffset())
        .setLastOffset(closed.lastOffset())
        .setReceived(closed.received())
        .setCounted(closed.counted())
        .setLate(closed.late())
        .setRedelivered(closed.redelivered())
        .setDeadLettered(closed.deadLettered())
        .build();
  }
}
