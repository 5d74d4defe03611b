package dev.twinfold.topology.query;

import dev.twinfold.topology.query.Answers.ClientWindow;
import dev.twinfold.topology.query.Answers.Revision;
import dev.twinfold.topology.query.Answers.WindowPage;
import dev.twinfold.topology.stream.ClientBill;
import dev.twinfold.topology.stream.ClientKey;
import dev.twinfold.topology.stream.StoredState;
import dev.twinfold.topology.usage.Bill;
import dev.twinfold.topology.usage.OpenUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A client's billing windows, with every revision that can still be corrected. */
final class ClientWindows {
  private record Key(String tenant, long startMillis, long endMillis) {
    private Cursor cursor() {
      return new Cursor(startMillis, endMillis + "~" + tenant);
    }
  }

  /** Newest first, as the cursor orders them. */
  private static final Comparator<Key> NEWEST_FIRST =
      Comparator.comparingLong(Key::startMillis)
          .reversed()
          .thenComparing(key -> key.cursor().name());

  private final StoredState state;

  ClientWindows(StoredState state) {
    this.state = state;
  }

  WindowPage page(int partition, ClientKey client, int limit, Optional<Cursor> after) {
    Instant asOf = Instant.now();
    // Before the bills: what is billed in between then stands twice for a moment, not nowhere.
    List<OpenUsage.Entry> open = state.client(partition, client).usage().entries();
    Map<Key, List<ClientBill>> billed = new TreeMap<>(NEWEST_FIRST);
    for (ClientBill bill : state.bills(partition, client)) {
      billed
          .computeIfAbsent(
              new Key(bill.tenant(), bill.startMillis(), bill.endMillis()),
              key -> new ArrayList<>())
          .add(bill);
    }
    Map<Key, OpenUsage.Entry> pending = new TreeMap<>(NEWEST_FIRST);
    for (OpenUsage.Entry entry : open) {
      Key key = new Key(entry.tenant(), entry.window().startMillis(), entry.window().endMillis());
      pending.put(key, entry);
      billed.computeIfAbsent(key, one -> new ArrayList<>());
    }
    List<Key> keys =
        billed.keySet().stream()
            .filter(
                key ->
                    after.isEmpty()
                        || !after
                            .get()
                            .reachedLatestFirst(key.startMillis(), () -> key.cursor().name()))
            .limit(limit + 1L)
            .toList();
    List<Key> shown = keys.subList(0, Math.min(limit, keys.size()));
    return new WindowPage(
        shown.stream().map(key -> window(key, billed.get(key), pending.get(key))).toList(),
        keys.size() > limit ? shown.get(limit - 1).cursor().toString() : null,
        asOf);
  }

  private static ClientWindow window(Key key, List<ClientBill> bills, OpenUsage.Entry pending) {
    String size = pending == null ? bills.get(0).size() : pending.window().size();
    return new ClientWindow(
        key.tenant(),
        size,
        Instant.ofEpochMilli(key.startMillis()),
        Instant.ofEpochMilli(key.endMillis()),
        bills.isEmpty() ? "OPEN" : bills.size() == 1 ? "FINAL" : "CORRECTED",
        bills.stream().map(bill -> revision(bill.bill())).toList(),
        pending == null ? null : pending(pending));
  }

  private static Revision revision(Bill bill) {
    return new Revision(
        bill.revision(),
        bill.total().machines(),
        bill.total().reports(),
        bill.total().aheadReports(),
        bill.total().counts().asMap());
  }

  private static Revision pending(OpenUsage.Entry entry) {
    return new Revision(
        -1, entry.machines(), entry.reports(), entry.aheadReports(), entry.counts().asMap());
  }
}
