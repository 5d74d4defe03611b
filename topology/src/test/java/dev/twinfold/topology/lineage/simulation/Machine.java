package dev.twinfold.topology.lineage.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One simulated machine: its disk, the agent that runs on it or not, the backups that were made of
 * it, and the history (line) it lives through.
 *
 * <p>A line is what a machine lives through without ever going back in time: a restart goes on with
 * the line, a restore begins another one.
 */
final class Machine {
  final int number;
  final List<Disk> backups = new ArrayList<>();
  int line;
  Optional<AgentModel> agent = Optional.empty();
  Disk disk;
  long readyMillis;
  long lastReportMillis = Long.MIN_VALUE / 2;
  boolean connected = true;
  final boolean keepsOrder;
  boolean acknowledgementsArrive = true;

  Machine(int number, int line, Disk disk, boolean keepsOrder) {
    this.number = number;
    this.line = line;
    this.disk = disk;
    this.keepsOrder = keepsOrder;
  }

  /** The power goes: what is on disk remains. */
  void stop() {
    disk = backup();
    agent = Optional.empty();
  }

  /** What is on disk now. */
  Disk backup() {
    return agent.map(AgentModel::disk).orElse(disk);
  }
}
