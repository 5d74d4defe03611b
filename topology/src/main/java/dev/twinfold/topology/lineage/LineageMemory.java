package dev.twinfold.topology.lineage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The state in plain maps, without a horizon: for tests, the simulation and the benchmark of the
 * fold alone. The topology keeps it in state stores instead.
 */
public final class LineageMemory implements LineageView {
  private record Key(Identity lineage, Identity name) {}

  private final Map<Key, Known> identities = new HashMap<>();
  private final Map<Key, Known> landmarks = new HashMap<>();
  private final Map<Identity, Map<Identity, Client>> clients = new LinkedHashMap<>();
  private final Set<OpenFork> openForks = new LinkedHashSet<>();

  /** Takes over all changes, in order. */
  public void apply(Folded folded) {
    folded.changes().forEach(this::apply);
  }

  private void apply(Change change) {
    if (change instanceof Change.IdentityKnown c) {
      identities.put(new Key(c.lineage(), c.identity()), c.known());
    } else if (change instanceof Change.IdentityKept c) {
      identities.put(new Key(c.lineage(), c.identity()), c.known());
    } else if (change instanceof Change.LandmarkKnown c) {
      landmarks.put(new Key(c.lineage(), c.identity()), c.known());
    } else if (change instanceof Change.ClientChanged c) {
      clients
          .computeIfAbsent(c.client().lineage(), lineage -> new LinkedHashMap<>())
          .put(c.client().id(), c.client());
    } else if (change instanceof Change.ClientForgotten c) {
      clients.getOrDefault(c.lineage(), new HashMap<>()).remove(c.client());
    } else if (change instanceof Change.ForkOpened c) {
      openForks.add(c.fork());
    } else if (change instanceof Change.ForkClosed c) {
      openForks.remove(c.fork());
    }
  }

  @Override
  public Known identity(Identity lineage, Identity identity) {
    return identities.getOrDefault(new Key(lineage, identity), Known.NOTHING);
  }

  @Override
  public Known landmark(Identity lineage, Identity identity) {
    return landmarks.getOrDefault(new Key(lineage, identity), Known.NOTHING);
  }

  @Override
  public Client client(Identity lineage, Identity client) {
    return clients.getOrDefault(lineage, Map.of()).getOrDefault(client, Client.UNKNOWN);
  }

  @Override
  public Iterable<Client> clients(Identity lineage) {
    return clients.getOrDefault(lineage, Map.of()).values();
  }

  /** All clients of all lineages, in the order in which they began. */
  public List<Client> allClients() {
    List<Client> all = new ArrayList<>();
    clients.values().forEach(ofLineage -> all.addAll(ofLineage.values()));
    return all;
  }

  /** The forks that wait for a verdict, oldest first. */
  public List<OpenFork> openForks() {
    return List.copyOf(openForks);
  }

  /** Forgets an identity, as the horizon does. */
  public void forget(Identity lineage, Identity identity) {
    identities.remove(new Key(lineage, identity));
  }
}
