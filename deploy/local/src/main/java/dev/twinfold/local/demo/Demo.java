package dev.twinfold.local.demo;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.StopSignal;
import dev.twinfold.local.WorkDirectory;
import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.local.fleet.CloneMade;
import dev.twinfold.local.fleet.Fleet;
import dev.twinfold.local.fleet.FleetPlan;
import dev.twinfold.local.fleet.FleetTruth;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.TopicCreation;
import dev.twinfold.local.topics.TopicLayout;
import dev.twinfold.schemas.Topics;
import dev.twinfold.topology.TopologyService;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A broker, the topology and a fleet in one process: clones are made, found and billed, and in the
 * end what was found is held against what was done.
 */
public final class Demo {
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(250);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration BILL_TIMEOUT = Duration.ofSeconds(60);

  private final DemoPlan plan;
  private final Screen screen;
  private final StopSignal stop;
  private final Topics topics = new Topics("");
  private final Outcome outcome = new Outcome();
  private final AtomicReference<List<CloneMade>> clonesMade = new AtomicReference<>(List.of());

  /** For one run, which ends early when {@code stop} is given. */
  public Demo(DemoPlan plan, Screen screen, StopSignal stop) {
    this.plan = plan;
    this.screen = screen;
    this.stop = stop;
  }

  /**
   * Runs it.
   *
   * @param work for everything it writes to disk
   * @return true if every clone was detected and every operation billed
   * @throws CommandFailure if the port is in use or a part gives up
   */
  public boolean run(WorkDirectory work) {
    screen.print("Starting a Kafka broker and the topology in this process ...");
    try (EmbeddedCluster cluster = EmbeddedCluster.open(1, plan.port())) {
      String servers = cluster.bootstrapServers();
      createTopics(servers);
      try (TopologyService topology =
              TopologyService.startServing(
                  DemoSettings.topology(servers, work.directory("topology")));
          OutcomeReader reader =
              OutcomeReader.start(
                  servers,
                  topics,
                  outcome,
                  event -> screen.print("  " + CloneWords.of(event, clonesMade.get())))) {
        Health health = new Health(topology, reader);
        if (!topology.awaitRunning(START_TIMEOUT)) {
          health.require();
          throw new CommandFailure("the topology did not start within " + START_TIMEOUT);
        }
        try (Fleet fleet =
            Fleet.start(
                FleetPlan.quick(plan.agents(), plan.seed()), servers, work.directory("agents"))) {
          announce(servers, topology.address());
          boolean agreed = work(fleet, health) && settle(fleet, health);
          keep(topology.address(), health);
          return agreed;
        } finally {
          screen.clear();
        }
      }
    }
  }

  private void createTopics(String servers) {
    try (Broker broker = Broker.connect(Map.of("bootstrap.servers", servers), "--port")) {
      new TopicCreation(broker, topics, TopicLayout.partitions(DemoPlan.PARTITIONS))
          .createMissing();
    }
  }

  private void announce(String servers, URI page) {
    screen.print(
        ("Broker on %s. %d agents report every second; %d of them will be cloned while they run."
                + " Seed %d.")
            .formatted(servers, plan.agents(), plan.clones(), plan.seed()));
    screen.print("See it at " + page);
  }

  /** Lets the fleet work and clones its machines; false if somebody asked to stop. */
  private boolean work(Fleet fleet, Health health) {
    Stopwatch watch = Stopwatch.start();
    LiveLine live = new LiveLine(plan.length());
    while (watch.elapsed().compareTo(plan.length()) < 0) {
      int made = clonesMade.get().size();
      if (made < plan.clones() && watch.elapsed().compareTo(plan.cloneTime(made)) >= 0) {
        fleet.cloneOne();
        clonesMade.set(fleet.truth().clones());
      }
      health.require();
      screen.show(live.at(watch.elapsed(), outcome, clonesMade.get().size()), watch.elapsed());
      if (stop.await(LOOK_INTERVAL)) {
        return stopped();
      }
    }
    screen.clear();
    return true;
  }

  /** Waits for the bill and holds it against the truth; false if they differ. */
  private boolean settle(Fleet fleet, Health health) {
    screen.print("The agents stop and send what is left; the last windows close ...");
    if (!fleet.close(SEND_TIMEOUT)) {
      screen.print("Not everything was sent within " + SEND_TIMEOUT.toSeconds() + " s.");
    }
    FleetTruth truth = fleet.truth();
    Stopwatch watch = Stopwatch.start();
    while (!hasSettled(truth) && watch.elapsed().compareTo(BILL_TIMEOUT) < 0) {
      health.require();
      if (stop.await(LOOK_INTERVAL)) {
        return stopped();
      }
    }
    BillTable.of(outcome.bill()).forEach(screen::print);
    Agreement agreement = Agreement.between(truth, outcome);
    agreement.inWords().forEach(screen::print);
    return agreement.holds();
  }

  /** Goes on to show what was found, if that is wanted and nobody asked to stop. */
  private void keep(URI page, Health health) {
    if (!plan.keep() || stop.isAsked()) {
      return;
    }
    screen.print("Still at " + page + "; Ctrl-C ends it.");
    while (!stop.await(LOOK_INTERVAL)) {
      health.require();
    }
    screen.print("Stopped; putting everything away ...");
  }

  private boolean hasSettled(FleetTruth truth) {
    return outcome.bill().operations() == truth.totalOperations()
        && outcome.suspected() >= truth.clones().size();
  }

  private boolean stopped() {
    screen.clear();
    screen.print("Stopped; putting everything away ...");
    return false;
  }
}
