package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.usage.OpenUsage;

/**
 * All that changes about a client, under one key: one read and one write serve both the fold and
 * the bill.
 *
 * @param client what the fold knows of it
 * @param usage what is to be billed
 */
public record ClientState(Client client, OpenUsage usage) {
  static final ClientState UNKNOWN = new ClientState(Client.UNKNOWN, OpenUsage.NONE);

  ClientState with(Client changed) {
    return new ClientState(changed, usage);
  }

  ClientState with(OpenUsage changed) {
    return new ClientState(client, changed);
  }
}
