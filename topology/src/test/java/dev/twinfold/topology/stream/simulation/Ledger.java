package dev.twinfold.topology.stream.simulation;

import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.topology.stream.simulation.Bill.About;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps what was written as a consumer would, and checks each bill against those before it. */
final class Ledger {
  private final Plan plan;
  private final UsageTruth truth;
  private final Map<About, Bill> highest = new HashMap<>();
  private final Map<Id128, Bill> byId = new HashMap<>();
  private final List<Bill> all = new ArrayList<>();

  Ledger(Plan plan, UsageTruth truth) {
    this.plan = plan;
    this.truth = truth;
  }

  /** Takes a bill that was written by a time. */
  void take(Bill bill, long nowMillis) {
    About about = bill.about();
    BilledWindow window = about.window();
    Violation.unless(
        nowMillis >= window.closesMillis(plan.graces().get(window.size())),
        "nothing is written before its window closes",
        bill.record(),
        nowMillis);
    Bill same = byId.putIfAbsent(bill.id(), bill);
    Violation.unless(same == null, "an id is used once", bill.record(), same);
    Bill before = highest.put(about, bill);
    if (before == null) {
      checkFirst(bill, truth.onTime(about));
    } else {
      Violation.unless(
          bill.total().holds(before.total())
              && (about.client().isEmpty()
                  ? bill.revision() > before.revision()
                  : bill.revision() == before.revision() + 1),
          "revisions and totals grow",
          before.record(),
          bill.record());
    }
    if (bill.record() instanceof UsageByClient client) {
      checkDelta(client, before == null ? Amount.NOTHING : before.total());
    }
    all.add(bill);
  }

  private void checkFirst(Bill bill, Amount onTime) {
    Violation.unless(
        bill.revision() == 0 || (onTime.equals(Amount.NOTHING) && bill.about().client().isEmpty()),
        "the first revision is 0, unless a tenant was unknown at the closing",
        bill.record());
    Violation.unless(
        bill.total().holds(onTime)
            && (bill.revision() > 0 || onTime.reports() == 0 || onTime.holds(bill.total())),
        "the first statement is what came in time",
        bill.record(),
        onTime);
  }

  private static void checkDelta(UsageByClient bill, Amount before) {
    Violation.unless(
        Amount.sum(before.operations(), bill.getDelta()).equals(bill.getOperations())
            && before.reports() + bill.getDeltaReports() == bill.getReports(),
        "the deltas add up",
        bill,
        before);
  }

  /** What the highest revision of each says, of clients or of tenants. */
  Map<About, Amount> totals(boolean ofClients) {
    Map<About, Amount> totals = new HashMap<>();
    highest.forEach(
        (about, bill) -> {
          if (about.client().isEmpty() != ofClients) {
            totals.put(about, bill.total());
          }
        });
    return totals;
  }

  /** Every bill in the order in which it was written. */
  List<Bill> all() {
    return all;
  }
}
