package dev.twinfold.local.chaos;

import dev.twinfold.local.WorkDirectory;
import java.util.List;
import java.util.Locale;

/** What can happen to a cluster. Each ends with everything at work again. */
enum Fault {
  /** An instance of the topology is killed; the other has a copy of its state. */
  KILL_TOPOLOGY {
    @Override
    void strike(World world) throws Exception {
      String victim = world.busiestTopology();
      world.untilItGoesOn("topology killed, standby takes over", () -> world.kill(victim));
      world.cluster().start(victim);
    }
  },

  /** An instance of the topology is killed and started again at once, as a supervisor does. */
  RESTART_TOPOLOGY {
    @Override
    void strike(World world) throws Exception {
      String victim = world.busiestTopology();
      world.untilItGoesOn(
          "topology killed and started at once",
          () -> {
            world.kill(victim);
            world.cluster().launch(victim);
          });
      world.cluster().awaitWell(victim);
    }
  },

  /** All instances are killed and their state is gone. */
  LOSE_STATE {
    @Override
    void strike(World world) throws Exception {
      List<String> all = world.topologies();
      world.untilItGoesOn(
          "topology killed, state restored from the brokers",
          () -> {
            all.forEach(world::kill);
            all.forEach(each -> WorkDirectory.remove(world.cluster().files(each).resolve("state")));
            world.cluster().start(all);
          });
    }
  },

  /** A broker is killed. */
  KILL_BROKER {
    @Override
    void strike(World world) throws Exception {
      String victim = world.nextBroker();
      world.untilItGoesOn("broker killed", () -> world.kill(victim));
      world.timed(
          "broker started until its copies are current", () -> world.cluster().start(victim));
    }
  },

  /** The registry is killed, and a machine is cloned while it is away. */
  KILL_REGISTRY {
    @Override
    void strike(World world) throws Exception {
      world.untilItGoesOn("registry killed", () -> world.kill("registry"));
      world.load().cloneOne();
      world.cluster().start("registry");
    }
  },

  /** All processes are killed at once, then started. */
  RESTART_ALL {
    @Override
    void strike(World world) throws Exception {
      world.untilItGoesOn(
          "all killed and started",
          () -> {
            world.killAll();
            world.upAgain();
          });
    }
  },

  /** The instances of the topology are replaced by other jars, one after the other. */
  ROLLING_UPGRADE {
    @Override
    void strike(World world) throws Exception {
      String jars = world.otherJars();
      for (String each : world.topologies()) {
        world.untilItGoesOn("topology stopped in order", () -> world.cluster().stop(each));
        world.timed("topology started until it is ready", () -> world.cluster().start(each, jars));
      }
    }
  },

  /** The disk of a broker is full. */
  FILL_DISK {
    @Override
    void strike(World world) throws Exception {
      SmallDisk disk = world.smallDisk();
      world.untilItGoesOn("disk of a broker full", () -> disk.fill());
      disk.awaitEndOfItsBroker();
      disk.makeRoom();
      world.cluster().start(SmallDisk.BROKER);
    }
  };

  /** Lets it happen, measures, and puts everything right again. */
  abstract void strike(World world) throws Exception;

  static Fault named(String name) {
    return valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
