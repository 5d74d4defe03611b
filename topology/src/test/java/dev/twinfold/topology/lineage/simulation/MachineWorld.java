package dev.twinfold.topology.lineage.simulation;

import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The machines of one simulated fleet and what befalls them: they work, crash at any point, lose
 * their connection, stop and return, are restored from a backup of themselves, are copied.
 *
 * <p>Decisions, each made so that the log can tell at all: a restore takes a minute, so nothing
 * from before it arrives after it; it goes back along the machine's own history only, never on to a
 * backup of a future that an earlier restore undid (that looks like two machines, because it is two
 * histories that both went on).
 */
final class MachineWorld {
  private static final long RESTORE_MILLIS = 60_000;
  private static final long INTERVAL_MILLIS = 8_000;
  private static final int MOST_MACHINES = 14;

  private final SplittableRandom random;
  private final Flavour flavour;
  private final Network network;
  private final GroundTruth truth;
  private final List<Machine> machines = new ArrayList<>();
  private int lines;

  MachineWorld(
      SplittableRandom random, Flavour flavour, Network network, GroundTruth truth, long now) {
    this.random = random;
    this.flavour = flavour;
    this.network = network;
    this.truth = truth;
    int lineages = 1 + random.nextInt(3);
    for (int i = 0; i < lineages; i++) {
      Identity genesis = new Identity(random.nextLong(), random.nextLong() | 1);
      int tailLength = random.nextInt(3) == 0 ? 2 + random.nextInt(15) : 4;
      add(AgentModel.fresh(genesis, tailLength, now), random.nextInt(3) > 0);
    }
  }

  private Machine add(Disk disk, boolean keepsOrder) {
    Machine machine = new Machine(machines.size(), lines++, disk, keepsOrder);
    machines.add(machine);
    truth.machineBegins(disk.lineage());
    return machine;
  }

  /** Something befalls one machine. */
  void step(long now) {
    Machine machine = machines.get(random.nextInt(machines.size()));
    if (machine.agent.isEmpty()) {
      if (now >= machine.readyMillis && random.nextInt(3) == 0) {
        boot(machine, now);
      }
      return;
    }
    truth.acts(machine.line);
    int event = random.nextInt(100);
    if (event < 72) {
      work(machine, now);
    } else if (event < 76) {
      connect(machine, !machine.connected, now);
    } else if (event < 79) {
      sendPending(machine, now);
    } else if (event < 81) {
      machine.acknowledgementsArrive = !machine.acknowledgementsArrive;
    } else if (event < 87) {
      crash(machine, now);
    } else if (event < 91) {
      machine.backups.add(machine.backup());
    } else if (event < 95) {
      restore(machine, now);
    } else {
      copy(machine, now);
    }
  }

  /** All come back, connected, so that what they still have to say is heard. */
  void settle(long now) {
    for (Machine machine : machines) {
      machine.acknowledgementsArrive = true;
      if (machine.agent.isEmpty()) {
        machine.connected = true;
        boot(machine, now);
      } else {
        connect(machine, true, now);
      }
    }
  }

  /** Each machine reports, if it may. */
  void everyoneWorks(long now) {
    for (Machine machine : machines) {
      truth.acts(machine.line);
      work(machine, now);
    }
  }

  /** An acknowledgement came back to whoever sent the report, if that one still runs. */
  void acknowledge(Network.Parcel parcel) {
    Machine machine = machines.get(parcel.machine());
    if (machine.line == parcel.line() && machine.acknowledgementsArrive) {
      machine.agent.ifPresent(agent -> agent.acknowledged(parcel.report()));
    }
  }

  /** An agent whose reports overtake each other must have fewer of them on the way. */
  private static int window(Machine machine) {
    return machine.keepsOrder ? AgentModel.WINDOW : AgentModel.WINDOW_IN_DISORDER;
  }

  private void work(Machine machine, long now) {
    AgentModel agent = machine.agent.orElseThrow();
    if (now - machine.lastReportMillis < INTERVAL_MILLIS || !agent.mayReport(window(machine))) {
      return;
    }
    agent.refresh(random, now, truth::drawn);
    Report report = report(machine, now);
    if (machine.connected) {
      network.send(machine.number, machine.line, report, now, machine.keepsOrder);
    }
  }

  private Report report(Machine machine, long now) {
    machine.lastReportMillis = now;
    Map<String, Long> operations =
        random.nextBoolean()
            ? Map.of("sign", 1L + random.nextInt(9))
            : Map.of("sign", (long) random.nextInt(9), "verify", 1L + random.nextInt(99));
    return machine
        .agent
        .orElseThrow()
        .report(random, now, operations, "host-" + machine.number + "." + machine.line);
  }

  private void crash(Machine machine, long now) {
    AgentModel agent = machine.agent.orElseThrow();
    int point = random.nextInt(4);
    if (point >= 1) {
      agent.refresh(random, now, truth::drawn);
    }
    if (point >= 2 && agent.mayReport(window(machine))) {
      report(machine, now);
    }
    machine.stop();
  }

  private void restore(Machine machine, long now) {
    if (!flavour.restores || machine.backups.isEmpty()) {
      return;
    }
    machine.stop();
    int backup = random.nextInt(machine.backups.size());
    machine.disk = machine.backups.get(backup);
    machine.backups.subList(backup + 1, machine.backups.size()).clear();
    machine.line = lines++;
    machine.readyMillis = now + RESTORE_MILLIS;
  }

  private void copy(Machine machine, long now) {
    if (!flavour.copies || machines.size() >= MOST_MACHINES) {
      return;
    }
    if (random.nextBoolean()) {
      Machine clone = add(machine.backup(), machine.keepsOrder);
      clone.agent = machine.agent.map(AgentModel::cloned);
      clone.lastReportMillis = machine.lastReportMillis;
      sendPending(clone, now);
      return;
    }
    boolean old = !machine.backups.isEmpty() && random.nextBoolean();
    Disk image =
        old ? machine.backups.get(random.nextInt(machine.backups.size())) : machine.backup();
    int copies = 1 + random.nextInt(3);
    for (int i = 0; i < copies; i++) {
      Machine clone = add(image, machine.keepsOrder);
      clone.backups.add(image);
    }
  }

  private void boot(Machine machine, long now) {
    machine.agent = Optional.of(new AgentModel(machine.disk));
    sendPending(machine, now);
  }

  private void connect(Machine machine, boolean connected, long now) {
    machine.connected = connected;
    sendPending(machine, now);
  }

  private void sendPending(Machine machine, long now) {
    if (machine.connected) {
      AgentModel agent = machine.agent.orElseThrow();
      for (Report report : agent.pending()) {
        network.send(machine.number, machine.line, report, now, true);
      }
    }
  }
}
