package dev.twinfold.topology.stream;

import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import dev.twinfold.topology.usage.BilledUsage;
import dev.twinfold.topology.usage.OperationCounts;
import dev.twinfold.topology.usage.UsageIds;
import dev.twinfold.topology.usage.Window;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Adds up the bills of a tenant's clients, and writes the sum of each window that changed as its
 * next revision, once a second.
 */
final class TotalTenant implements Processor<byte[], UsageByClient, byte[], UsageByTenant> {
  private static final Duration WRITE_EVERY = Duration.ofSeconds(1);
  private static final int TOTALS_PER_STEP = 5000;
  private static final byte[] PRESENT = {1};

  private ProcessorContext<byte[], UsageByTenant> context;
  private WindowStore<Bytes, BilledUsage> totals;
  private KeyValueStore<Bytes, byte[]> openTotals;

  static ProcessorSupplier<byte[], UsageByClient, byte[], UsageByTenant> supplier(
      TopologySettings settings) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], UsageByClient, byte[], UsageByTenant> get() {
        return new TotalTenant();
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return new LinkedHashSet<>(
            List.of(
                UsageStores.billed(Names.TOTALS, settings),
                // One entry for each tenant and window that changed within the last second.
                Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(Names.OPEN_TOTALS),
                    Serdes.Bytes(),
                    Serdes.ByteArray())));
      }
    };
  }

  @Override
  public void init(ProcessorContext<byte[], UsageByTenant> context) {
    this.context = context;
    totals = context.getStateStore(Names.TOTALS);
    openTotals = context.getStateStore(Names.OPEN_TOTALS);
    context.schedule(WRITE_EVERY, PunctuationType.WALL_CLOCK_TIME, wall -> write());
  }

  @Override
  public void process(Record<byte[], UsageByClient> record) {
    UsageByClient bill = record.value();
    Bytes key =
        key(record.key(), bill.getWindowStart().toEpochMilli(), bill.getWindowEnd().toEpochMilli());
    boolean first = bill.getRevision() == 0;
    BilledUsage before = total(key, bill.getWindowStart().toEpochMilli());
    totals.put(
        key,
        before.accruing(first ? 1 : 0, OperationCounts.of(bill.getDelta()), bill.getDeltaReports()),
        bill.getWindowStart().toEpochMilli());
    openTotals.put(key, PRESENT);
  }

  private void write() {
    for (Bytes key : changed()) {
      Window window = window(key);
      BilledUsage total = total(key, window.startMillis()).revised(0, OperationCounts.NONE, 0);
      totals.put(key, total, window.startMillis());
      openTotals.delete(key);
      String tenant = tenant(key);
      UsageByTenant bill =
          UsageByTenant.newBuilder()
              .setUsageId(new Id128(UsageIds.ofTenant(tenant, window, total.revision())))
              .setTenant(tenant)
              .setWindowStart(Instant.ofEpochMilli(window.startMillis()))
              .setWindowEnd(Instant.ofEpochMilli(window.endMillis()))
              .setRevision(total.revision())
              .setUniqueClients(total.clients())
              .setOperations(total.counts().asMap())
              .setReports(total.reports())
              .build();
      context.forward(new Record<>(Tenants.bytes(tenant), bill, context.currentSystemTimeMs()));
    }
  }

  private List<Bytes> changed() {
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = openTotals.all()) {
      while (all.hasNext() && keys.size() < TOTALS_PER_STEP) {
        keys.add(all.next().key);
      }
    }
    return keys;
  }

  private BilledUsage total(Bytes key, long windowStart) {
    BilledUsage total = totals.fetch(key, windowStart);
    return total == null ? BilledUsage.NONE : total;
  }

  private static Bytes key(byte[] tenant, long startMillis, long endMillis) {
    return Bytes.wrap(
        ByteBuffer.allocate(2 * Long.BYTES + tenant.length)
            .putLong(startMillis)
            .putLong(endMillis)
            .put(tenant)
            .array());
  }

  private static Window window(Bytes key) {
    ByteBuffer bytes = ByteBuffer.wrap(key.get());
    return new Window(bytes.getLong(), bytes.getLong());
  }

  private static String tenant(Bytes key) {
    int from = 2 * Long.BYTES;
    return new String(key.get(), from, key.get().length - from, StandardCharsets.UTF_8);
  }
}
