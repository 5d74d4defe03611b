package dev.twinfold.topology.stream;

import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.UsageByTenant;
import dev.twinfold.topology.usage.Bill;
import dev.twinfold.topology.usage.TenantTotal;
import dev.twinfold.topology.usage.UsageIds;
import dev.twinfold.topology.usage.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Adds up what the partitions tell of a tenant's windows, and writes the sum of a window when every
 * partition has announced that it has closed it; then again whenever it is corrected.
 */
final class TotalTenant implements Processor<byte[], TenantFeed, byte[], UsageByTenant> {
  private static final Duration WRITE_EVERY = Duration.ofSeconds(1);
  private static final int TOTALS_PER_STEP = 5000;

  private final CloudEvents events;
  private ProcessorContext<byte[], UsageByTenant> context;
  private TotalStores stores;

  private TotalTenant(TopologySettings settings) {
    this.events = new CloudEvents(settings.source());
  }

  static ProcessorSupplier<byte[], TenantFeed, byte[], UsageByTenant> supplier(
      TopologySettings settings) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], TenantFeed, byte[], UsageByTenant> get() {
        return new TotalTenant(settings);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return TotalStores.builders(settings);
      }
    };
  }

  @Override
  public void init(ProcessorContext<byte[], UsageByTenant> context) {
    this.context = context;
    stores = new TotalStores(context);
    context.schedule(WRITE_EVERY, PunctuationType.WALL_CLOCK_TIME, wall -> write(wall));
  }

  @Override
  public void process(Record<byte[], TenantFeed> record) {
    if (record.value() instanceof TenantFeed.Change change) {
      stores.add(change);
    } else if (record.value() instanceof TenantFeed.Closed closed) {
      stores.close(closed);
    }
  }

  private void write(long wallMillis) {
    for (TotalStores.Key key : stores.takeClosed(TOTALS_PER_STEP)) {
      TenantTotal total = stores.total(key);
      total.unwritten().forEach(bill -> write(key, bill, wallMillis));
      stores.put(key, total.allWritten());
    }
  }

  private void write(TotalStores.Key key, Bill bill, long wallMillis) {
    UsageByTenant total = record(key.tenant(), key.window(), bill);
    context.forward(
        new Record<>(
            Tenants.bytes(key.tenant()),
            total,
            wallMillis,
            events.headers(
                "usage-by-tenant",
                HexFormat.of().formatHex(total.getUsageId().bytes()),
                key.tenant(),
                wallMillis)));
  }

  private static UsageByTenant record(String tenant, Window window, Bill bill) {
    return UsageByTenant.newBuilder()
        .setUsageId(new Id128(UsageIds.ofTenant(tenant, window, bill)))
        .setTenant(tenant)
        .setWindowSize(window.size())
        .setWindowStart(Instant.ofEpochMilli(window.startMillis()))
        .setWindowEnd(Instant.ofEpochMilli(window.endMillis()))
        .setRevision(bill.revision())
        .setUniqueClients(bill.total().machines())
        .setOperations(bill.total().counts().asMap())
        .setReports(bill.total().reports())
        .setAheadReports(bill.total().aheadReports())
        .setClonesDetected(bill.total().clones())
        .build();
  }
}
