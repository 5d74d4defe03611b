package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Folded;
import dev.twinfold.topology.lineage.LineageFold;
import dev.twinfold.topology.lineage.Verdict;
import dev.twinfold.topology.usage.Receipts;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Reads the state, folds a report, writes the changes, forwards the facts. Twice a second it also
 * lets the sweep look at open forks and silent clients.
 */
final class FoldLineage implements Processor<byte[], Received, byte[], Object> {
  private static final Duration SWEEP_EVERY = Duration.ofMillis(500);

  private final TopologySettings settings;
  private final LogEnd logEnd;
  private final long heapBytes;
  private final LineageFold fold;
  private LineageStores stores;
  private ReceiptStore receipts;
  private PartitionClock clock;
  private FactForwarder forwarder;
  private LineageSweep sweep;
  private ReportMeter meter;
  private CommitHaste haste;
  private Record<byte[], byte[]> current;
  private ProcessorContext<byte[], Object> context;

  private FoldLineage(TopologySettings settings, LogEnd logEnd, long heapBytes) {
    this.settings = settings;
    this.heapBytes = heapBytes;
    this.logEnd = logEnd;
    this.fold = new LineageFold(settings.lineage());
  }

  static ProcessorSupplier<byte[], Received, byte[], Object> supplier(
      TopologySettings settings, LogEnd logEnd, int partitions) {
    long heapBytes = settings.clientsHeapBytes(partitions);
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], Received, byte[], Object> get() {
        return new FoldLineage(settings, logEnd, heapBytes);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return LineageStores.builders(settings, heapBytes);
      }
    };
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
    stores = new LineageStores(context, settings.lineage().edgeHorizon(), heapBytes);
    receipts = new ReceiptStore(context, settings.usage());
    clock = new PartitionClock(context, logEnd, settings.idleAfter());
    forwarder = new FactForwarder(context, new CloudEvents(settings.source()));
    meter = new ReportMeter(context, Names.FOLD_LINEAGE);
    haste = new CommitHaste(context);
    sweep = new LineageSweep(settings.lineage(), stores, this::take);
    context.schedule(
        SWEEP_EVERY,
        PunctuationType.WALL_CLOCK_TIME,
        wall -> {
          sweep(clock.nowMillis());
          meter.publish();
          meter.publish(stores.clientsEstimate(), stores.openForks().estimate());
        });
  }

  @Override
  public void process(Record<byte[], Received> record) {
    long began = meter.begin();
    sweep.judgeOverdue(record.timestamp());
    current = record.value().original();
    take(
        fold.fold(stores.at(record.timestamp()), record.value().report(), record.timestamp()),
        record.timestamp());
    meter.end(began);
  }

  /** Then the bills are looked at: a verdict that falls before a window closes belongs into it. */
  private void sweep(long nowMillis) {
    if (nowMillis >= 0) {
      sweep.step(nowMillis);
      forwarder.forward(new Fact.Judged(nowMillis), nowMillis);
    }
  }

  private void take(Folded folded, long atMillis) {
    stores.apply(folded);
    for (Fact fact : folded.facts()) {
      meter.count(fact);
      if (isFirstWord(fact)) {
        haste.found();
      }
      if (fact instanceof Fact.Redelivered) {
        receipts.add(Receipts.Outcome.REDELIVERED);
      }
      if (fact instanceof Fact.Rejected rejected) {
        receipts.add(Receipts.Outcome.DEAD_LETTERED);
        context.forward(
            DeadLetter.of(current, context.recordMetadata().orElseThrow(), rejected.rejection()),
            Names.COLLECT_DEAD_LETTERS);
      } else {
        forwarder.forward(fact, atMillis);
      }
    }
  }

  /** Whether it tells of a clone that nobody was told of; what is said of it later may wait. */
  private static boolean isFirstWord(Fact fact) {
    return fact instanceof Fact.TwinSuspected
        || (fact instanceof Fact.CloneSeen seen && seen.verdict() == Verdict.SUSPECTED);
  }

  @Override
  public void close() {
    meter.close();
  }
}
