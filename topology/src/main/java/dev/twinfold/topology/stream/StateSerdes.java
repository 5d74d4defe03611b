package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Evidence;
import dev.twinfold.topology.lineage.Fork;
import dev.twinfold.topology.lineage.Gap;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Known;
import dev.twinfold.topology.lineage.RecentReports;
import dev.twinfold.topology.lineage.Verdict;
import dev.twinfold.topology.usage.Bill;
import dev.twinfold.topology.usage.OpenUsage;
import dev.twinfold.topology.usage.Receipts;
import dev.twinfold.topology.usage.TenantTotal;
import dev.twinfold.topology.usage.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;

/** How the values of the state stores are written: one serde for each kind of value. */
final class StateSerdes {
  /** What is known of an identity: 20 to 60 bytes. */
  static final Serde<Known> KNOWN = BinaryValue.serde(StateSerdes::write, StateSerdes::readKnown);

  /** A bill as last written. */
  static final Serde<Bill> BILL = BinaryValue.serde(StateSerdes::write, StateSerdes::readBill);

  /** A tenant's sum, written or not. */
  static final Serde<TenantTotal> TENANT_TOTAL =
      BinaryValue.serde(StateSerdes::write, StateSerdes::readTenantTotal);

  /** What became of the records of a window. */
  static final Serde<Receipts> RECEIPTS =
      BinaryValue.serde(StateSerdes::write, StateSerdes::readReceipts);

  private StateSerdes() {}

  /** A client and its usage: some 400 bytes. */
  static Serde<ClientState> clients() {
    return BinaryValue.serde(StateSerdes::write, StateSerdes::readClientState);
  }

  private static void write(Known known, BinaryValue.Out out) throws IOException {
    out.identity(known.client()).number(known.generation()).number(known.branches());
    if (known.branches() > 0) {
      out.optional(known.lastBranch()).optional(known.lingerer());
    }
  }

  private static Known readKnown(BinaryValue.In in) throws IOException {
    Identity client = in.identity();
    long generation = in.number();
    int branches = in.size();
    return branches == 0
        ? Known.of(client, generation)
        : new Known(client, generation, branches, in.optional(), in.optional());
  }

  private static void write(Bill bill, BinaryValue.Out out) throws IOException {
    out.number(bill.revision()).tally(bill.total());
  }

  private static Bill readBill(BinaryValue.In in) throws IOException {
    return new Bill(in.size(), in.tally());
  }

  private static void write(TenantTotal total, BinaryValue.Out out) throws IOException {
    out.number(total.written())
        .tally(total.first())
        .number(total.corrections())
        .tally(total.total());
  }

  private static TenantTotal readTenantTotal(BinaryValue.In in) throws IOException {
    return new TenantTotal(in.size(), in.tally(), in.size(), in.tally());
  }

  private static void write(Receipts receipts, BinaryValue.Out out) throws IOException {
    out.window(receipts.window()).number(receipts.firstOffset()).number(receipts.lastOffset());
    out.number(receipts.received()).number(receipts.counted()).number(receipts.late());
    out.number(receipts.redelivered()).number(receipts.deadLettered());
  }

  private static Receipts readReceipts(BinaryValue.In in) throws IOException {
    return new Receipts(
        in.window(),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.number());
  }

  private static void write(ClientState state, BinaryValue.Out out) throws IOException {
    Client client = state.client();
    out.identity(client.lineage()).identity(client.id()).text(client.tenant());
    out.text(client.status().name()).identity(client.current()).number(client.generation());
    out.number(client.firstHeardMillis())
        .number(client.lastHeardMillis() - client.firstHeardMillis())
        .number(client.spoken());
    write(client.recent(), client, out);
    out.flag(!client.gap().equals(Gap.NONE));
    if (!client.gap().equals(Gap.NONE)) {
      out.number(client.gap().fromGeneration())
          .number(client.gap().toGeneration())
          .number(client.gap().atMillis());
    }
    out.flag(client.fork().exists());
    if (client.fork().exists()) {
      write(client.fork(), out);
    }
    out.optional(client.continuedBy()).flag(client.shared()).labels(client.labels());
    write(state.usage(), client, out);
  }

  private static ClientState readClientState(BinaryValue.In in) throws IOException {
    Identity lineage = in.identity();
    Identity id = in.identity();
    String tenant = in.text();
    ClientStatus status = ClientStatus.valueOf(in.text());
    Identity current = in.identity();
    long generation = in.number();
    long first = in.number();
    long last = first + in.number();
    long spoken = in.number();
    RecentReports recent = readRecent(generation, last, in);
    Gap gap = in.flag() ? new Gap(in.number(), in.number(), in.number()) : Gap.NONE;
    Fork fork = in.flag() ? readFork(in) : Fork.NONE;
    Client client =
        new Client(
            lineage,
            id,
            tenant,
            status,
            current,
            generation,
            first,
            last,
            spoken,
            recent,
            gap,
            fork,
            in.optional(),
            in.flag(),
            in.labels());
    return new ClientState(client, readUsage(tenant, in));
  }

  /** Times and generations as distances from the client's own: mostly one or two bytes each. */
  private static void write(RecentReports recent, Client client, BinaryValue.Out out)
      throws IOException {
    out.number(recent.size());
    for (int i = 0; i < recent.size(); i++) {
      long[] entry = recent.entry(i);
      out.bits(entry[0])
          .number(client.lastHeardMillis() - entry[1])
          .number(client.generation() - entry[2])
          .number(entry[3]);
    }
  }

  private static RecentReports readRecent(long generation, long last, BinaryValue.In in)
      throws IOException {
    long[] entries = new long[in.size() * RecentReports.STRIDE];
    for (int i = 0; i < entries.length; i += RecentReports.STRIDE) {
      entries[i] = in.bits();
      entries[i + 1] = last - in.number();
      entries[i + 2] = generation - in.number();
      entries[i + 3] = in.number();
    }
    return RecentReports.ofEntries(entries);
  }

  private static void write(Fork fork, BinaryValue.Out out) throws IOException {
    out.text(fork.evidence().name()).optional(fork.at()).number(fork.atGeneration());
    out.number(fork.startedMillis()).number(fork.branch());
    out.optional(fork.original()).number(fork.originalSpoken());
    out.optional(fork.previous()).number(fork.previousSpoken());
    out.number(fork.spokenAtNext()).text(fork.verdict().name());
  }

  private static Fork readFork(BinaryValue.In in) throws IOException {
    return new Fork(
        Evidence.valueOf(in.text()),
        in.optional(),
        in.number(),
        in.number(),
        in.size(),
        in.optional(),
        in.number(),
        in.optional(),
        in.number(),
        in.number(),
        Verdict.valueOf(in.text()));
  }

  /** Mostly the client's own tenant, and due when the window closes: said in a few bytes. */
  private static void write(OpenUsage usage, Client client, BinaryValue.Out out)
      throws IOException {
    out.number(usage.entries().size());
    for (OpenUsage.Entry entry : usage.entries()) {
      boolean sameTenant = entry.tenant().equals(client.tenant());
      out.window(entry.window()).flag(sameTenant);
      if (!sameTenant) {
        out.text(entry.tenant());
      }
      out.number(entry.dueMillis() - entry.window().endMillis()).number(entry.machines());
      out.counts(entry.counts()).number(entry.reports()).number(entry.aheadReports());
    }
  }

  private static OpenUsage readUsage(String ofClient, BinaryValue.In in) throws IOException {
    int size = in.size();
    List<OpenUsage.Entry> entries = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Window window = in.window();
      String tenant = in.flag() ? ofClient : in.text();
      long due = window.endMillis() + in.number();
      entries.add(
          new OpenUsage.Entry(
              window, tenant, due, in.size(), in.counts(), in.number(), in.number()));
    }
    return new OpenUsage(entries);
  }
}
