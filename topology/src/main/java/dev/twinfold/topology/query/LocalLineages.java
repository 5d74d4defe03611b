package dev.twinfold.topology.query;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Known;
import dev.twinfold.topology.query.Answers.Branch;
import dev.twinfold.topology.query.Answers.BranchPage;
import dev.twinfold.topology.query.Answers.ForkGroup;
import dev.twinfold.topology.query.Answers.IdentityOwner;
import dev.twinfold.topology.query.Answers.Lineage;
import dev.twinfold.topology.query.Answers.Proof;
import dev.twinfold.topology.query.Answers.Twin;
import dev.twinfold.topology.stream.ClientKey;
import dev.twinfold.topology.stream.StoredState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is told of the lineages whose partition is here. */
final class LocalLineages {
  private static final int MOST_ANCESTORS = 100;
  private static final int SIBLINGS_EACH_SIDE = 2;
  private static final int CLONES_SHOWN = 5;
  private static final int FIRST_WINDOWS = 50;

  private final StoredState state;
  private final Lineages lineages;
  private final ClientWindows windows;

  LocalLineages(StoredState state, Lineages lineages) {
    this.state = state;
    this.lineages = lineages;
    this.windows = new ClientWindows(state);
  }

  Lineage lineage(int partition, Identity lineage, int limit) {
    LineageTree tree = known(partition, lineage);
    LineageTree.Part part = tree.overview(limit);
    return new Lineage(
        lineage.hex(),
        tree.asOf(),
        tree.statuses(),
        tree.verdicts(),
        tree.start(),
        tree.end(),
        branches(partition, lineage, part.branches()),
        part.forks());
  }

  BranchPage branches(
      int partition, Identity lineage, Twig.Place place, Optional<Cursor> after, int limit) {
    LineageTree tree = known(partition, lineage);
    if (tree.at(place).isEmpty()) {
      throw ApiFailure.unknown("nothing forked off there in lineage " + lineage.hex());
    }
    LineageTree.Part part = tree.page(place, after, limit);
    return new BranchPage(
        lineage.hex(),
        tree.asOf(),
        part.forks().get(0),
        branches(partition, lineage, part.branches()),
        part.forks().subList(1, part.forks().size()));
  }

  private LineageTree known(int partition, Identity lineage) {
    LineageTree tree = lineages.tree(partition, lineage);
    if (tree.size() == 0) {
      throw ApiFailure.unknown("no client of lineage " + lineage.hex() + " is remembered");
    }
    return tree;
  }

  private List<Branch> branches(int partition, Identity lineage, List<Twig> twigs) {
    List<Branch> branches = new ArrayList<>();
    for (Twig twig : twigs) {
      Client client = client(partition, lineage, twig.client());
      if (client.exists()) {
        branches.add(Branches.of(client));
      }
    }
    return branches;
  }

  private Client client(int partition, Identity lineage, Identity client) {
    return client.exists()
        ? state.client(partition, new ClientKey(lineage, client)).client()
        : Client.UNKNOWN;
  }

  Proof proof(int partition, Identity lineage, Identity name) {
    Instant asOf = Instant.now();
    Client client = remembered(partition, lineage, name);
    LineageTree tree = lineages.tree(partition, lineage);
    Client original = client(partition, lineage, client.fork().original());
    int branches = branchesAtFork(tree, client);
    List<ForkGroup> forks = tree.forksOf(name);
    return new Proof(
        lineage.hex(),
        asOf,
        Branches.of(client),
        Reasons.of(client, original, client(partition, lineage, client.continuedBy()), branches),
        path(partition, lineage, client),
        branches,
        twins(partition, lineage, client, tree, forks),
        forks,
        windows.page(partition, new ClientKey(lineage, name), FIRST_WINDOWS, Optional.empty()));
  }

  Answers.WindowPage windows(
      int partition, Identity lineage, Identity name, int limit, Optional<Cursor> after) {
    remembered(partition, lineage, name);
    return windows.page(partition, new ClientKey(lineage, name), limit, after);
  }

  private Client remembered(int partition, Identity lineage, Identity name) {
    Client client = client(partition, lineage, name);
    if (!client.exists()) {
      throw ApiFailure.unknown(
          "no client " + name.hex() + " of lineage " + lineage.hex() + " is remembered");
    }
    return client;
  }

  /** As the fork itself counted, or as many as are remembered. */
  private static int branchesAtFork(LineageTree tree, Client client) {
    return client.fork().exists()
        ? Math.max(client.fork().branch(), tree.at(Twig.of(client).place()).size())
        : 0;
  }

  private List<Branch> path(int partition, Identity lineage, Client client) {
    List<Branch> path = new ArrayList<>();
    Client next = client;
    while (next.exists() && path.size() < MOST_ANCESTORS) {
      path.add(0, Branches.of(next));
      next = client(partition, lineage, next.fork().original());
    }
    return path;
  }

  /** The nearest of its history: a golden image has too many to tell of all. */
  private List<Twin> twins(
      int partition, Identity lineage, Client client, LineageTree tree, List<ForkGroup> forks) {
    Map<Identity, String> relations = new LinkedHashMap<>();
    if (client.continuedBy().exists()) {
      relations.put(client.continuedBy(), "successor");
    }
    if (client.fork().original().exists()) {
      relations.putIfAbsent(client.fork().original(), "original");
      siblings(client, tree).forEach(one -> relations.putIfAbsent(one, "sibling"));
    }
    for (ForkGroup fork : forks) {
      Twig.Place place =
          new Twig.Place(
              client.id(), fork.at() == null ? Identity.NONE : Identity.parse(fork.at()));
      tree.at(place).stream()
          .limit(CLONES_SHOWN)
          .forEach(twig -> relations.putIfAbsent(twig.client(), "clone"));
    }
    List<Twin> twins = new ArrayList<>();
    relations.forEach(
        (name, relation) -> {
          Client twin = client(partition, lineage, name);
          if (twin.exists() && twins.size() < MOST_ANCESTORS) {
            twins.add(new Twin(relation, Branches.of(twin), Branches.between(client, twin)));
          }
        });
    return twins;
  }

  private static List<Identity> siblings(Client client, LineageTree tree) {
    List<Twig> all = tree.at(Twig.of(client).place());
    int self = 0;
    while (self < all.size() && !all.get(self).client().equals(client.id())) {
      self++;
    }
    int from = Math.max(0, Math.min(self, all.size()) - SIBLINGS_EACH_SIDE);
    int to = Math.min(all.size(), self + SIBLINGS_EACH_SIDE + 1);
    return all.subList(from, to).stream()
        .map(Twig::client)
        .filter(name -> !name.equals(client.id()))
        .toList();
  }

  IdentityOwner identity(int partition, Identity lineage, Identity identity) {
    Known known =
        state.known(partition, new ClientKey(lineage, identity), System.currentTimeMillis());
    if (!known.exists()) {
      throw ApiFailure.unknown(
          "identity "
              + identity.hex()
              + " of lineage "
              + lineage.hex()
              + " was never heard or is forgotten");
    }
    return new IdentityOwner(
        lineage.hex(), identity.hex(), known.client().hex(), known.generation(), known.branches());
  }
}
