package dev.twinfold.topology.stream.simulation;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import dev.twinfold.topology.stream.simulation.Bill.About;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was delivered, added up by the calendar: what every bill has to say in the end. It never
 * asks the code under test for anything.
 */
final class UsageTruth {
  /** A machine that goes on as a copy of another. */
  private static final class Copied {
    private final Host original;
    private final Host copy;
    private final long startedMillis;
    private boolean originalSpokeSince;

    Copied(Host original, Host copy, long startedMillis) {
      this.original = original;
      this.copy = copy;
      this.startedMillis = startedMillis;
    }
  }

  private final Plan plan;
  private final Map<About, Amount> counted = new HashMap<>();
  private final Map<About, Amount> onTime = new HashMap<>();
  private final List<Copied> copies = new ArrayList<>();
  private long received;
  private long countedReports;
  private long redelivered;
  private long deadLetters;

  UsageTruth(Plan plan) {
    this.plan = plan;
  }

  /** A record that nobody can use. */
  void spoiled() {
    received++;
    deadLetters++;
  }

  /** The same report again; false if it has become too old meanwhile. */
  void resent(ChainTail report, long brokerMillis) {
    received++;
    if (plan.isTooOld(report.getPeriodStart().toEpochMilli(), brokerMillis)) {
      deadLetters++;
      return;
    }
    redelivered++;
  }

  /**
   * A report of its own.
   *
   * @param inTurn whether it is a word of a living machine, not one that was overtaken
   */
  void delivered(Host host, ChainTail report, long brokerMillis, boolean inTurn) {
    received++;
    long start = report.getPeriodStart().toEpochMilli();
    if (plan.isTooOld(start, brokerMillis)) {
      deadLetters++;
      return;
    }
    countedReports++;
    boolean ahead = Plan.isAhead(start, brokerMillis);
    plan.graces()
        .forEach(
            (size, grace) -> {
              BilledWindow window = BilledWindow.holding(size, ahead ? brokerMillis : start);
              About about = new About(host.tenant(), host.counted(), window);
              Amount amount = Amount.ofReport(report.getOperations(), ahead);
              counted.merge(about, amount, Amount::plus);
              if (brokerMillis < window.closesMillis(grace)) {
                onTime.merge(about, amount, Amount::plus);
                onTime.merge(about.tenantOnly(), amount, Amount::plus);
              }
            });
    if (inTurn) {
      copies.stream()
          .filter(each -> each.original == host)
          .forEach(each -> each.originalSpokeSince = true);
    }
  }

  /** A copy spoke for the first time. */
  void copied(Host original, Host copy, long brokerMillis) {
    copies.add(new Copied(original, copy, brokerMillis));
  }

  /** What every client's bill has to say once all verdicts are given. */
  Map<About, Amount> clients() {
    Map<About, Amount> bills = new HashMap<>();
    counted.forEach((about, amount) -> bills.put(about, amount.withMachines(machines(about))));
    return bills;
  }

  private int machines(About about) {
    for (Copied each : copies) {
      boolean restoredHere =
          !each.originalSpokeSince
              && each.original.counted().equals(about.client())
              && windowOf(each, about.window().size()).equals(about.window());
      if (restoredHere && counted.containsKey(of(each.copy, about))) {
        return 0;
      }
    }
    return 1;
  }

  private static About of(Host host, About about) {
    return new About(about.tenant(), host.counted(), about.window());
  }

  private static BilledWindow windowOf(Copied copied, String size) {
    return BilledWindow.holding(size, copied.startedMillis);
  }

  /** The same for every tenant's. */
  Map<About, Amount> tenants() {
    Map<About, Amount> bills = new HashMap<>();
    clients().forEach((about, amount) -> bills.merge(about.tenantOnly(), amount, Amount::plus));
    for (Copied each : copies) {
      for (String size : plan.graces().keySet()) {
        bills.merge(
            new About(each.copy.tenant(), List.<Id128>of(), windowOf(each, size)),
            Amount.ofClones(each.originalSpokeSince ? 1 : 0),
            Amount::plus);
      }
    }
    return bills;
  }

  /** What was counted before the window can have closed, so that the first statement holds it. */
  Amount onTime(About about) {
    return onTime.getOrDefault(about, Amount.NOTHING);
  }

  long received() {
    return received;
  }

  long countedReports() {
    return countedReports;
  }

  long redelivered() {
    return redelivered;
  }

  long deadLetters() {
    return deadLetters;
  }
}
