package dev.twinfold.topology.stream.simulation;

import dev.twinfold.topology.stream.simulation.Bill.About;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One fleet from one seed against the topology: reports that are late, early, resent or wrong,
 * copies, restores, silence, standstills and restarts; and at the end every bill against what was
 * delivered.
 */
final class UsageSimulation {
  private static final int TENANTS = 3;
  private static final int SEEDS_FOR_ONE_READ_AGAIN = 4;
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final long seed;
  private final Path directory;
  private final SplittableRandom random;
  private final Plan plan;
  private final UsageTruth truth;
  private final Ledger ledger;
  private final Partition partition;
  private final FleetDay fleet;
  private int step;

  UsageSimulation(long seed, Path directory) {
    this.seed = seed;
    this.directory = directory;
    random = new SplittableRandom(seed);
    plan = Plan.draw(random);
    truth = new UsageTruth(plan);
    ledger = new Ledger(plan, truth);
    long skew = random.nextInt(3) == 0 ? random.nextLong(-2_000, 2_000) : 0;
    partition = new Partition(plan, truth, ledger, directory, skew);
    fleet = new FleetDay(random.split(), plan, partition, TENANTS);
  }

  /** Plays it to the end; throws a {@link Violation} at the first thing that is wrong. */
  void play() {
    try (partition) {
      int steps = 40 + random.nextInt(120);
      for (step = 0; step < steps; step++) {
        fleet.step();
        pass(gap());
        leaveOrReturn();
      }
      settle();
      checkTotals();
      partition.reconcile();
      if (seed % SEEDS_FOR_ONE_READ_AGAIN == 0) {
        partition.checkSameLog(directory.resolve("again"), random);
      }
      checkNothingMoreIsWritten();
    }
  }

  private void leaveOrReturn() {
    if (partition.isAway()) {
      if (random.nextInt(4) == 0) {
        partition.goOn();
      }
    } else if (random.nextInt(50) == 0) {
      if (random.nextBoolean()) {
        partition.stop();
      } else {
        partition.standStill();
      }
    }
  }

  private long gap() {
    int kind = random.nextInt(100);
    if (kind < 60) {
      return random.nextLong(20_000);
    }
    if (kind < 80) {
      return random.nextLong(Duration.ofMinutes(10).toMillis());
    }
    return kind < 95
        ? random.nextLong(Duration.ofHours(1).toMillis())
        : random.nextLong(plan.longestGap().toMillis());
  }

  /** Seldom in one piece: punctuations look whenever they look. */
  private void pass(long millis) {
    int pieces = 1 + random.nextInt(3);
    for (int i = 0; i < pieces; i++) {
      partition.pass(millis / pieces);
    }
  }

  /** All windows close, all verdicts are given, all corrections are written. */
  private void settle() {
    if (partition.isAway()) {
      partition.goOn();
    }
    partition.pass(plan.idleAfter().toMillis());
    partition.pass(33 * DAY_MILLIS);
    for (int i = 0; i < 4; i++) {
      partition.pass(plan.pause().toMillis() + 1_000);
    }
  }

  private void checkTotals() {
    compare("the clients' bills say what was delivered", truth.clients(), ledger.totals(true));
    compare("the tenants' bills say what was delivered", truth.tenants(), ledger.totals(false));
    Map<About, Amount> sums = new HashMap<>();
    ledger
        .totals(true)
        .forEach((about, amount) -> sums.merge(about.tenantOnly(), amount, Amount::plus));
    sums.forEach(
        (about, sum) -> {
          Amount total = ledger.totals(false).get(about);
          Violation.unless(
              sum.plus(Amount.ofClones(total.clones())).equals(total),
              "a tenant's bill is the sum of its clients'",
              about,
              sum,
              total);
        });
  }

  private static void compare(String invariant, Map<About, Amount> wanted, Map<About, Amount> is) {
    wanted.forEach(
        (about, amount) ->
            Violation.unless(
                amount.equals(is.get(about)), invariant, about, amount, is.get(about)));
    is.forEach(
        (about, amount) -> Violation.unless(wanted.containsKey(about), invariant, about, amount));
  }

  private void checkNothingMoreIsWritten() {
    int written = ledger.all().size();
    for (int i = 0; i < 3; i++) {
      partition.pass(DAY_MILLIS);
    }
    Violation.unless(ledger.all().size() == written, "nothing is written without a reason");
  }

  /** Where it stands, for the message of a failure. */
  String where() {
    return "step " + step + " of " + plan;
  }
}
