package dev.twinfold.topology.query;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Fork;
import dev.twinfold.topology.lineage.Identity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Why a client is counted, or is not, for somebody who has never heard of lineages. */
final class Reasons {
  private Reasons() {}

  /**
   * In sentences.
   *
   * @param client whose reasons they are
   * @param original the client that continued where it forked off, or {@link Client#UNKNOWN}
   * @param successor the client that continued it, or {@link Client#UNKNOWN}
   * @param branches how many forked where it did
   */
  static List<String> of(Client client, Client original, Client successor, int branches) {
    List<String> why = new ArrayList<>();
    if (client.fork().exists()) {
      why.add(evidence(client, original));
      if (branches > 1) {
        why.add(
            "Of the branches that began at the same point it is number "
                + client.fork().branch()
                + " of "
                + branches
                + ".");
      }
      why.add(verdict(client, original));
    } else {
      why.add(
          "It is the first client of its lineage: the history of its identities was first told by"
              + " this machine.");
    }
    if (client.shared()) {
      why.add(
          "Two machines speak under its present identity. They count as one client until they part"
              + " at their next identities.");
    }
    why.add(status(client, successor));
    return why;
  }

  private static String evidence(Client client, Client original) {
    Fork fork = client.fork();
    return switch (fork.evidence()) {
      case FORK ->
          "The history of "
              + machine(original, fork.original())
              + " was continued twice at "
              + point(fork)
              + ": once by that machine, and once by this one.";
      case TWIN ->
          "A machine still spoke under "
              + point(fork)
              + " when "
              + machine(original, fork.original())
              + " had moved on from it for longer than reports overtake each other: two machines"
              + " held one identity.";
      case STALE ->
          fork.original().exists()
              ? "A machine woke from a snapshot that is older than the history which is kept; "
                  + point(fork)
                  + " ties it to "
                  + machine(original, fork.original())
                  + "."
              : "A machine woke from a snapshot that is older than the history which is kept, and"
                  + " nothing that is remembered ties it to another client.";
    };
  }

  private static String verdict(Client client, Client original) {
    Fork fork = client.fork();
    return switch (fork.verdict()) {
      case SUSPECTED ->
          fork.original().exists()
              ? "Whether both machines live, or one was restored from a backup of the other, is not"
                  + " known yet: no two branches have each spoken after the other began."
              : "Without a second client there is nothing to compare, so it stays a suspicion.";
      case CONFIRMED ->
          "Two branches of this point each spoke after the other began, so it is not one machine"
              + " that was set back: at least two live.";
      case RESTORED ->
          machine(original, fork.original())
              + " and the branches beside it gave no sign of life for the whole waiting time: this"
              + " is the same machine, restored from a backup.";
    };
  }

  private static String status(Client client, Client successor) {
    String heard = Instant.ofEpochMilli(client.lastHeardMillis()).toString();
    return switch (client.status()) {
      case ACTIVE -> "It counts as a machine; it was last heard at " + heard + ".";
      case RESTORED ->
          "It counts no more: it was continued by "
              + machine(successor, client.continuedBy())
              + " after a backup was restored. It was last heard at "
              + heard
              + ".";
      case RETIRED ->
          "It counts no more: it has been silent for longer than clients are kept. It was last"
              + " heard at "
              + heard
              + ".";
    };
  }

  private static String point(Fork fork) {
    return fork.at().exists()
        ? "identity " + fork.at().brief() + " (generation " + fork.atGeneration() + ")"
        : "an identity that nobody knows";
  }

  private static String machine(Client client, Identity name) {
    String host = CensusRow.host(client.labels());
    String brief = "client " + name.brief();
    return host.isEmpty() ? brief : host + " [" + brief + "]";
  }
}
