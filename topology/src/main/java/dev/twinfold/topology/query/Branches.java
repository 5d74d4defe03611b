package dev.twinfold.topology.query;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Forks;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.query.Answers.Branch;
import dev.twinfold.topology.query.Answers.Difference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Clients as branches of their lineage. */
final class Branches {
  private Branches() {}

  static Branch of(Client client) {
    return new Branch(
        client.id().hex(),
        client.tenant(),
        client.status().name(),
        new TreeMap<>(client.labels()),
        client.current().hex(),
        client.generation(),
        Instant.ofEpochMilli(client.firstHeardMillis()),
        Instant.ofEpochMilli(client.lastHeardMillis()),
        client.shared(),
        hex(client.continuedBy()),
        client.fork().exists() ? fork(client) : null);
  }

  private static Answers.Fork fork(Client client) {
    dev.twinfold.topology.lineage.Fork fork = client.fork();
    return new Answers.Fork(
        Forks.cloneId(client).hex(),
        hex(fork.original()),
        hex(fork.at()),
        fork.atGeneration(),
        fork.evidence().name(),
        fork.verdict().name(),
        Instant.ofEpochMilli(fork.startedMillis()),
        fork.branch());
  }

  /** Null in an answer stands for what has no name. */
  private static String hex(Identity identity) {
    return identity.exists() ? identity.hex() : null;
  }

  /** In what two machines differ, as far as people see it. */
  static List<Difference> between(Client here, Client there) {
    List<Difference> found = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(here.labels().keySet());
    names.addAll(there.labels().keySet());
    for (String name : names) {
      add(found, name, here.labels().getOrDefault(name, ""), there.labels().getOrDefault(name, ""));
    }
    add(found, "tenant", here.tenant(), there.tenant());
    add(found, "status", here.status().name(), there.status().name());
    add(found, "current identity", here.current().brief(), there.current().brief());
    add(found, "generation", Long.toString(here.generation()), Long.toString(there.generation()));
    add(
        found,
        "first heard",
        Instant.ofEpochMilli(here.firstHeardMillis()).toString(),
        Instant.ofEpochMilli(there.firstHeardMillis()).toString());
    add(
        found,
        "last heard",
        Instant.ofEpochMilli(here.lastHeardMillis()).toString(),
        Instant.ofEpochMilli(there.lastHeardMillis()).toString());
    return found;
  }

  private static void add(List<Difference> found, String what, String here, String there) {
    if (!here.equals(there)) {
      found.add(new Difference(what, here, there));
    }
  }
}
