package dev.twinfold.topology.stream;

import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.lineage.Verdict;
import dev.twinfold.topology.usage.Bill;
import dev.twinfold.topology.usage.OpenUsage;
import dev.twinfold.topology.usage.Receipts;
import dev.twinfold.topology.usage.Tally;
import dev.twinfold.topology.usage.UsageRules;
import dev.twinfold.topology.usage.Window;
import dev.twinfold.topology.usage.WindowSize;
import java.util.HexFormat;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Counts reports into billing windows, writes the bill of each client when it is due, and tells the
 * totals of the tenants what changed and which windows are closed.
 *
 * <p>A late report is no special case: its usage is open again, due a little later, and what is
 * then written is the next revision.
 */
final class CountUsage implements Processor<byte[], Fact, byte[], Object> {
  /** Bills written in one step, so that a million clients in a window do not stall the task. */
  private static final int BILLS_PER_STEP = 5000;

  private final long correctionHorizonMillis;
  private final int partitions;
  private final UsageRules rules;
  private final CloudEvents events;
  private UsageStores stores;
  private ReceiptStore receipts;
  private ClientBills bills;
  private TaskMeter meter;
  private ProcessorContext<byte[], Object> context;
  private long announcedMillis = Long.MIN_VALUE;

  private CountUsage(TopologySettings settings, int partitions) {
    this.correctionHorizonMillis = settings.correctionHorizon().toMillis();
    this.partitions = partitions;
    this.rules = settings.usage();
    this.events = new CloudEvents(settings.source());
  }

  static ProcessorSupplier<byte[], Fact, byte[], Object> supplier(
      TopologySettings settings, int partitions) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], Fact, byte[], Object> get() {
        return new CountUsage(settings, partitions);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return UsageStores.builders(settings);
      }
    };
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
    stores = new UsageStores(context);
    receipts = new ReceiptStore(context, rules);
    bills = new ClientBills(rules, stores);
    meter = new TaskMeter(context, Names.COUNT_USAGE);
    publish(0);
  }

  @Override
  public void process(Record<byte[], Fact> record) {
    Fact fact = record.value();
    if (fact instanceof Fact.Counted counted) {
      count(ClientKey.of(counted.client()), counted.report(), record.timestamp());
    } else if (fact instanceof Fact.Judged judged) {
      bill(judged.untilMillis());
    } else if (fact instanceof Fact.CloneSeen seen) {
      countClone(seen.cloned(), seen.verdict(), record.timestamp());
    } else if (fact instanceof Fact.Merged merged) {
      recount(merged.silent(), merged.successor(), record.timestamp());
    } else if (fact instanceof Fact.Parted parted) {
      changeClones(parted.successor(), 1, record.timestamp());
      recount(parted.revived(), parted.successor(), record.timestamp());
    }
  }

  private void count(ClientKey key, Report report, long brokerMillis) {
    boolean ahead = rules.isAhead(report.periodStartMillis(), brokerMillis);
    long at = ahead ? brokerMillis : report.periodStartMillis();
    long now = context.currentStreamTimeMs();
    // The tenant is the report's: a client that changed hands is billed to each for its part.
    String tenant = report.tenant();
    ClientState state = billed(key, stores.client(key), now);
    OpenUsage usage = state.usage();
    boolean late = false;
    for (WindowSize size : rules.sizes()) {
      Window window = size.holding(at);
      late |= size.closesMillis(window) <= now;
      usage =
          open(key, state.client(), usage, size, window, tenant, now)
              .plus(window, tenant, report.operations(), ahead);
    }
    stores.put(key, state.with(usage));
    receipts.add(late ? Receipts.Outcome.LATE : Receipts.Outcome.COUNTED);
  }

  private OpenUsage open(
      ClientKey key,
      Client client,
      OpenUsage usage,
      WindowSize size,
      Window window,
      String tenant,
      long now) {
    if (usage.holds(window, tenant)) {
      return usage;
    }
    long due = rules.dueMillis(size, window, now);
    stores.open(due, key);
    return usage.opened(window, tenant, due, bills.machines(key, client, window, tenant));
  }

  private void countClone(Client clone, Verdict verdict, long atMillis) {
    switch (verdict) {
      case SUSPECTED -> changeClones(clone, 1, atMillis);
      case RESTORED -> changeClones(clone, -1, atMillis);
      case CONFIRMED -> {}
    }
  }

  private void changeClones(Client clone, int change, long atMillis) {
    for (WindowSize size : rules.sizes()) {
      Window window = size.holding(clone.fork().startedMillis());
      if (isKept(window, atMillis)) {
        tell(clone.tenant(), window, Tally.ofClones(change), atMillis, atMillis);
      }
    }
  }

  /** Bills a client's windows around a restore again, if they were billed: one machine, or two. */
  private void recount(Client client, Client successor, long atMillis) {
    ClientKey key = ClientKey.of(client);
    ClientState state = billed(key, stores.client(key), atMillis);
    OpenUsage usage = state.usage();
    String tenant = client.tenant();
    for (WindowSize size : rules.sizes()) {
      Window window = size.holding(successor.fork().startedMillis());
      if (isKept(window, atMillis) && stores.hasUsage(key, window, tenant)) {
        usage =
            open(key, state.client(), usage, size, window, tenant, atMillis)
                .withMachines(window, tenant, bills.machines(key, client, window, tenant));
      }
    }
    stores.put(key, state.with(usage));
  }

  /** Whether a bill may be corrected still: its sums are forgotten behind the horizon. */
  private boolean isKept(Window window, long atMillis) {
    return window.endMillis() > atMillis - correctionHorizonMillis;
  }

  private void bill(long nowMillis) {
    for (ClientKey key : stores.takeDue(nowMillis, BILLS_PER_STEP)) {
      stores.put(key, billed(key, stores.client(key), nowMillis));
    }
    if (stores.nothingDueBy(nowMillis)) {
      announce(nowMillis);
    }
    publish(Math.max(0, nowMillis - stores.nextDueMillis()));
  }

  private void publish(long lagMillis) {
    meter.set(
        "open-windows", "Bills that are still to be written; an estimate.", stores.openEstimate());
    meter.set(
        "close-lag-ms",
        "For how long the oldest bill that is due has been waiting, in broker time.",
        lagMillis);
  }

  /**
   * Writes what is due of a client. Also before anything more is counted for it: the looks at what
   * is due come by the wall clock, and what a bill says must not depend on that.
   */
  private ClientState billed(ClientKey key, ClientState state, long nowMillis) {
    if (!state.usage().hasDueBy(nowMillis)) {
      return state;
    }
    state.usage().dueBy(nowMillis).forEach(entry -> write(key, entry, nowMillis));
    return state.with(state.usage().withoutDueBy(nowMillis));
  }

  private void write(ClientKey key, OpenUsage.Entry entry, long nowMillis) {
    Bill before = stores.bill(key, entry.window(), entry.tenant());
    Tally change = entry.changeOf(before);
    if (change.equals(Tally.NONE)) {
      return;
    }
    Bill after = before.plus(change).written();
    stores.put(key, entry.window(), entry.tenant(), before, after);
    UsageByClient bill = ClientBills.record(key, entry, after, change);
    context.forward(
        new Record<>(
            key.toBytes(),
            bill,
            nowMillis,
            events.headers(
                "usage-by-client",
                HexFormat.of().formatHex(bill.getUsageId().bytes()),
                bill.getTenant(),
                nowMillis)),
        Names.WRITE_USAGE_BY_CLIENT);
    tell(entry.tenant(), entry.window(), change, entry.dueMillis() - 1, nowMillis);
  }

  /** Says that all windows up to the last closing are billed, behind the bills themselves. */
  private void announce(long nowMillis) {
    long closed = rules.lastClosingMillis(nowMillis);
    if (closed > announcedMillis) {
      announcedMillis = closed;
      feed(new TenantFeed.Closed(context.taskId().partition(), partitions, closed), nowMillis);
    }
  }

  /** Tells the tenant's total; what was counted when its window had closed is a correction. */
  private void tell(
      String tenant, Window window, Tally change, long countedMillis, long nowMillis) {
    long closes = bills.closesMillis(window);
    feed(new TenantFeed.Change(tenant, window, closes, countedMillis >= closes, change), nowMillis);
  }

  private void feed(TenantFeed feed, long atMillis) {
    context.forward(new Record<>(feed.key(), feed, Math.max(0, atMillis)), Names.KEY_BY_TENANT);
  }

  @Override
  public void close() {
    meter.close();
  }
}
