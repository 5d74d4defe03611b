package dev.twinfold.topology.lineage.simulation;

import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.LineageMemory;
import dev.twinfold.topology.lineage.LineageSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One simulated fleet from one seed: machines, network, the fold under test, and the ground truth
 * that watches every step.
 */
final class LineageSimulation {
  private static final long JUDGE_MILLIS = 5_000;
  private static final long JUDGE_SLOWLY_MILLIS = Duration.ofHours(1).toMillis();
  private static final long TEND_MILLIS = Duration.ofHours(4).toMillis();
  private static final long BEGIN_MILLIS = Duration.ofDays(20_000).toMillis();

  private final SplittableRandom random;
  private final Flavour flavour;
  private final boolean horizon;
  private final boolean longAbsences;
  private final GroundTruth truth;
  private final Network network;
  private final MachineWorld world;
  private final FoldRun run;
  private long now = BEGIN_MILLIS;
  private long nextJudge = now;
  private long nextTend = now;
  private int step;

  LineageSimulation(long seed) {
    random = new SplittableRandom(seed);
    flavour = List.of(Flavour.values()).get(random.nextInt(Flavour.values().length));
    horizon = random.nextInt(4) == 0;
    longAbsences = random.nextInt(2) == 0 && horizon;
    truth = new GroundTruth(horizon);
    network = new Network(random.split());
    world = new MachineWorld(random.split(), flavour, network, truth, now);
    run = new FoldRun(horizon ? LineageSettings.DEFAULTS.edgeHorizon() : FoldRun.NO_HORIZON);
  }

  /** Plays it to the end; throws a {@link Violation} at the first step that is wrong. */
  void play() {
    int steps = 60 + random.nextInt(300);
    for (step = 0; step < steps; step++) {
      pass(pause());
      world.step(now);
    }
    pass(Duration.ofMinutes(2).toMillis());
    world.settle(now);
    for (int i = 0; i < 6; i++) {
      pass(20_000);
      world.everyoneWorks(now);
    }
    pass(Duration.ofHours(26).toMillis());
    truth.end(run.state().memory().allClients(), flavour);
    checkOperations();
    checkSameAgain();
    checkRebuilt();
  }

  private long pause() {
    int kind = random.nextInt(1000);
    if (longAbsences && kind < 5) {
      return Duration.ofDays(30 + random.nextInt(90)).toMillis();
    }
    if (kind < 12) {
      return Duration.ofHours(1 + random.nextInt(72)).toMillis();
    }
    if (kind < 40) {
      return Duration.ofMinutes(1 + random.nextInt(60)).toMillis();
    }
    return kind < 150 ? random.nextLong(60_000) : random.nextLong(3_000);
  }

  /** Time goes by: parcels arrive and sweeps run when their time comes. */
  private void pass(long millis) {
    long end = now + millis;
    while (true) {
      now = Math.min(network.nextMillis(), Math.min(nextJudge, nextTend));
      if (now > end) {
        now = end;
        return;
      }
      if (now == nextTend) {
        truth.swept(run.tend(now), now);
        nextTend += TEND_MILLIS;
      } else if (now == nextJudge) {
        truth.swept(run.judge(now), now);
        nextJudge += end - now > JUDGE_SLOWLY_MILLIS ? JUDGE_SLOWLY_MILLIS : JUDGE_MILLIS;
      } else {
        arrive(network.take());
      }
    }
  }

  private void arrive(Network.Parcel parcel) {
    if (parcel.acknowledgement()) {
      world.acknowledge(parcel);
    } else {
      truth.deliver(parcel, run.fold(parcel.report(), now));
      network.acknowledge(parcel);
    }
  }

  private void checkOperations() {
    Map<Identity, Map<String, Long>> counted = new HashMap<>();
    for (Fact fact : run.facts()) {
      if (fact instanceof Fact.Counted c) {
        Map<String, Long> sums =
            counted.computeIfAbsent(c.client().lineage(), lineage -> new HashMap<>());
        c.report().operations().forEach((name, count) -> sums.merge(name, count, Long::sum));
      }
    }
    truth
        .lineages()
        .forEach(
            (lineage, of) ->
                Violation.unless(
                    counted.getOrDefault(lineage, Map.of()).equals(of.operations()),
                    "operations counted are operations delivered",
                    lineage));
  }

  private void checkSameAgain() {
    FoldRun again = run.again();
    Violation.unless(
        again.facts().equals(run.facts()), "the same log tells the same", "facts differ");
    checkSame(again.state().memory(), "the same log makes the same state", true);
  }

  private void checkRebuilt() {
    checkSame(run.rebuilt(), "a state rebuilt from the changes is the live state", !horizon);
  }

  private void checkSame(LineageMemory other, String invariant, boolean identities) {
    LineageMemory live = run.state().memory();
    Violation.unless(live.allClients().equals(other.allClients()), invariant, "clients");
    Violation.unless(live.openForks().equals(other.openForks()), invariant, "open forks");
    truth
        .lineages()
        .forEach(
            (lineage, of) ->
                of.tree
                    .heard()
                    .forEach(
                        identity ->
                            Violation.unless(
                                !identities
                                    || live.identity(lineage, identity)
                                        .equals(other.identity(lineage, identity)),
                                invariant,
                                identity)));
  }

  /** Where it stands, for the message of a failure. */
  String where() {
    return "step "
        + step
        + ", "
        + flavour
        + (horizon ? ", horizon" : "")
        + (longAbsences ? ", long absences" : "");
  }
}
