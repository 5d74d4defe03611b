package dev.twinfold.topology.lineage.simulation;

/** What may happen to the machines of one simulated fleet. */
enum Flavour {
  /** Crashes, stops, outages: nothing that a clone could come from. */
  PLAIN(false, false),
  /** Also backups, restored over the machine they were taken from. */
  RESTORES(true, false),
  /** Also copies, of running machines and as images. */
  COPIES(false, true),
  /** All of it. */
  EVERYTHING(true, true);

  final boolean restores;
  final boolean copies;

  Flavour(boolean restores, boolean copies) {
    this.restores = restores;
    this.copies = copies;
  }
}
