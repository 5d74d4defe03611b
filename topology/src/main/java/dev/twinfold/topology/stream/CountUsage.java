package dev.twinfold.topology.stream;

import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.usage.BilledUsage;
import dev.twinfold.topology.usage.OpenUsage;
import dev.twinfold.topology.usage.UsageIds;
import dev.twinfold.topology.usage.UsageRules;
import dev.twinfold.topology.usage.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Counts reports into billing windows and writes the bill of each client when it is due.
 *
 * <p>A late report is no special case: its usage is open again, due a little later, and what is
 * then written is the next revision.
 */
final class CountUsage implements Processor<byte[], Fact.Counted, byte[], UsageByClient> {
  private static final Duration BILL_EVERY = Duration.ofMillis(500);

  /** Bills written in one step, so that a million clients in a window do not stall the task. */
  private static final int BILLS_PER_STEP = 5000;

  private final TopologySettings settings;
  private final UsageRules rules;
  private UsageStores stores;
  private PartitionClock clock;
  private ProcessorContext<byte[], UsageByClient> context;

  private CountUsage(TopologySettings settings) {
    this.settings = settings;
    this.rules = settings.usage();
  }

  static ProcessorSupplier<byte[], Fact.Counted, byte[], UsageByClient> supplier(
      TopologySettings settings) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], Fact.Counted, byte[], UsageByClient> get() {
        return new CountUsage(settings);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return UsageStores.builders(settings);
      }
    };
  }

  @Override
  public void init(ProcessorContext<byte[], UsageByClient> context) {
    this.context = context;
    stores = new UsageStores(context);
    clock = new PartitionClock(context, settings.idleAfter());
    context.schedule(BILL_EVERY, PunctuationType.WALL_CLOCK_TIME, wall -> bill(clock.nowMillis()));
  }

  @Override
  public void process(Record<byte[], Fact.Counted> record) {
    clock.tick();
    Report report = record.value().report();
    Window window = rules.windowOf(report.periodStartMillis(), record.timestamp());
    // The tenant is the report's: a client that changed hands is billed to each for its part.
    String tenant = report.tenant();
    ClientKey key = ClientKey.of(record.key());
    ClientState state = stores.client(key);
    long due = state.usage().dueMillis(window, tenant);
    if (due < 0) {
      due = rules.dueMillis(window, clock.nowMillis());
      stores.open(due, key);
    }
    stores.put(key, state.with(state.usage().plus(window, tenant, due, report.operations())));
  }

  private void bill(long nowMillis) {
    for (ClientKey key : stores.takeDue(nowMillis, BILLS_PER_STEP)) {
      ClientState state = stores.client(key);
      for (OpenUsage.Entry entry : state.usage().dueBy(nowMillis)) {
        write(key.toBytes(), key, entry, nowMillis);
      }
      stores.put(key, state.with(state.usage().withoutDueBy(nowMillis)));
    }
  }

  private void write(byte[] keyBytes, ClientKey key, OpenUsage.Entry entry, long nowMillis) {
    BilledUsage before = stores.billed(key, entry);
    BilledUsage after = before.revised(0, entry.counts(), entry.reports());
    stores.billed(key, entry, after);
    UsageByClient bill =
        UsageByClient.newBuilder()
            .setUsageId(
                new Id128(
                    UsageIds.ofClient(entry.tenant(), keyBytes, entry.window(), after.revision())))
            .setTenant(entry.tenant())
            .setLineage(new Id128(key.lineage().toBytes()))
            .setClient(new Id128(key.name().toBytes()))
            .setWindowStart(Instant.ofEpochMilli(entry.window().startMillis()))
            .setWindowEnd(Instant.ofEpochMilli(entry.window().endMillis()))
            .setRevision(after.revision())
            .setOperations(after.counts().asMap())
            .setDelta(entry.counts().asMap())
            .setReports(after.reports())
            .setDeltaReports(entry.reports())
            .build();
    context.forward(new Record<>(keyBytes, bill, nowMillis));
  }
}
