package dev.twinfold.topology.lineage.simulation;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Known;
import dev.twinfold.topology.lineage.LineageView;

/** A view that counts how often it is asked. */
final class CountingView implements LineageView {
  private final LineageView view;
  private int lookUps;
  private int scans;

  CountingView(LineageView view) {
    this.view = view;
  }

  /** How many single things were asked for since the last call. */
  int takeLookUps() {
    int taken = lookUps;
    lookUps = 0;
    return taken;
  }

  /** How often all clients of a lineage were asked for. */
  int scans() {
    return scans;
  }

  @Override
  public Known identity(Identity lineage, Identity identity) {
    lookUps++;
    return view.identity(lineage, identity);
  }

  @Override
  public Known landmark(Identity lineage, Identity identity) {
    lookUps++;
    return view.landmark(lineage, identity);
  }

  @Override
  public Client client(Identity lineage, Identity client) {
    lookUps++;
    return view.client(lineage, client);
  }

  @Override
  public Iterable<Client> clients(Identity lineage) {
    scans++;
    return view.clients(lineage);
  }
}
