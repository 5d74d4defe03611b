package dev.twinfold.local.bill;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.schemas.Reconciliation;
import dev.twinfold.schemas.Topic;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the bill as of now: everything up to the ends that the topics have when the reading of each
 * begins. Tenants' totals come first, so that of the clients' bills only those have to be kept that
 * the lines need.
 */
public final class BillReader {
  private static final Duration POLL = Duration.ofMillis(500);

  private final BillSource source;
  private final BillFilter filter;
  private final Progress progress;
  private final BooleanSupplier stopped;
  private final TreeSet<String> sizes = new TreeSet<>();

  /**
   * A reader of some bills.
   *
   * @param stopped true when somebody wants the reading to end
   */
  public BillReader(
      BillSource source, BillFilter filter, Progress progress, BooleanSupplier stopped) {
    this.source = source;
    this.filter = filter;
    this.progress = progress;
    this.stopped = stopped;
  }

  /**
   * A line for each tenant and window, provisional ones too, by tenant, window size and time.
   *
   * @throws CommandFailure if it cannot be read to the end
   */
  public List<BillLine> tenantLines() {
    TenantTotals totals = readTotals();
    return BillLines.ofTenants(totals, readClients(totals, false));
  }

  /** A line for each client and window, by tenant, window size, time and client. */
  public List<BillLine> clientLines() {
    TenantTotals totals = readTotals();
    return BillLines.ofClients(totals, readClients(totals, true));
  }

  /**
   * Holds what became of the records received against what was billed. The reconciliation is read
   * first: what is told of as received is on the bills by then, if it is billed at all.
   */
  public Reconciled reconcile() {
    Reconciled reconciled = new Reconciled();
    readToEnd(
        source.topics().reconciliation(), new Filtered(bill -> {}, bill -> {}, reconciled::add));
    ClientTotals clients = new ClientTotals();
    readToEnd(source.topics().usageByClient(), new Filtered(bill -> {}, clients::add));
    clients.all().forEach(reconciled::add);
    return reconciled;
  }

  /** The sizes of all windows that were read, whatever the filter; sorted. */
  public List<String> windowSizes() {
    return List.copyOf(sizes);
  }

  private TenantTotals readTotals() {
    TenantTotals totals = new TenantTotals();
    readToEnd(source.topics().usageByTenant(), new Filtered(totals::add, bill -> {}));
    return totals;
  }

  private ClientTotals readClients(TenantTotals totals, boolean finalOnes) {
    ClientTotals clients = new ClientTotals();
    Consumer<UsageByClient> taker =
        bill -> {
          if (finalOnes || !totals.has(WindowKey.of(bill))) {
            clients.add(bill);
          }
        };
    readToEnd(source.topics().usageByClient(), new Filtered(bill -> {}, taker));
    return clients;
  }

  private void readToEnd(Topic topic, BillTaker taker) {
    try (BillLog log = BillLog.open(source, topic)) {
      Map<TopicPartition, Long> ends = log.ends();
      progress.expect(log.distanceTo(ends));
      Silence silence = new Silence();
      while (!log.hasReached(ends)) {
        if (stopped.getAsBoolean()) {
          throw new CommandFailure("stopped before everything was read");
        }
        int count = log.poll(POLL, taker);
        progress.advance(count);
        silence.heard(count);
      }
    }
  }

  /** Passes on only what the filter accepts. */
  private final class Filtered implements BillTaker {
    private final Consumer<UsageByTenant> tenants;
    private final Consumer<UsageByClient> clients;
    private final Consumer<Reconciliation> receipts;

    Filtered(Consumer<UsageByTenant> tenants, Consumer<UsageByClient> clients) {
      this(tenants, clients, all -> {});
    }

    Filtered(
        Consumer<UsageByTenant> tenants,
        Consumer<UsageByClient> clients,
        Consumer<Reconciliation> receipts) {
      this.tenants = tenants;
      this.clients = clients;
      this.receipts = receipts;
    }

    @Override
    public void reconciliation(Reconciliation all, Instant recordedAt) {
      receipts.accept(all);
    }

    @Override
    public void tenant(UsageByTenant bill, Instant recordedAt) {
      sizes.add(bill.getWindowSize());
      if (filter.accepts(WindowKey.of(bill))) {
        tenants.accept(bill);
      }
    }

    @Override
    public void client(UsageByClient bill, Instant recordedAt) {
      sizes.add(bill.getWindowSize());
      if (filter.accepts(WindowKey.of(bill))) {
        clients.accept(bill);
      }
    }
  }
}
