package dev.twinfold.topology.query;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Evidence;
import dev.twinfold.topology.lineage.Fork;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Verdict;
import java.time.Instant;
import java.util.Map;

/**
 * What a census keeps of a client. There may be millions, so identities that every client has are
 * kept as bits, and what few have is one object that the others share.
 *
 * @param branch the client's name; {@link Identity#NONE} for the first client of its lineage, which
 *     is named like it
 */
record CensusRow(
    String tenant,
    long lineageHigh,
    long lineageLow,
    Identity branch,
    ClientStatus status,
    String host,
    long currentHigh,
    long currentLow,
    long generation,
    long firstMillis,
    long lastMillis,
    Began began) {

  /**
   * How a clone began.
   *
   * @param original the client that continued; {@link Identity#NONE} if unknown
   * @param at the last identity both have in common; {@link Identity#NONE} if unknown
   */
  record Began(
      Identity original, Identity at, Evidence evidence, Verdict verdict, long startedMillis) {
    /** Of clients that are no clones. */
    static final Began ALONE =
        new Began(Identity.NONE, Identity.NONE, Evidence.FORK, Verdict.SUSPECTED, Long.MIN_VALUE);

    /** Copies of one image, which are read one after another, share the names of it. */
    private static Began of(Fork fork, Began before) {
      return fork.exists()
          ? new Began(
              fork.original().equals(before.original) ? before.original : fork.original(),
              fork.at().equals(before.at) ? before.at : fork.at(),
              fork.evidence(),
              fork.verdict(),
              fork.startedMillis())
          : ALONE;
    }
  }

  /** Of a client, and of what was read before it. */
  static CensusRow of(Client client, String tenant, Began before) {
    return new CensusRow(
        tenant,
        client.lineage().high(),
        client.lineage().low(),
        client.id().equals(client.lineage()) ? Identity.NONE : client.id(),
        client.status(),
        host(client.labels()),
        client.current().high(),
        client.current().low(),
        client.generation(),
        client.firstHeardMillis(),
        client.lastHeardMillis(),
        Began.of(client.fork(), before));
  }

  boolean isClone() {
    return !began.equals(Began.ALONE);
  }

  Identity lineage() {
    return new Identity(lineageHigh, lineageLow);
  }

  Identity client() {
    return branch.exists() ? branch : lineage();
  }

  Identity current() {
    return new Identity(currentHigh, currentLow);
  }

  /** What people call the machine, in one word. */
  static String host(Map<String, String> labels) {
    String host = labels.get("host");
    return host != null
        ? host
        : labels.entrySet().stream()
            .min(Map.Entry.comparingByKey())
            .map(Map.Entry::getValue)
            .orElse("");
  }

  /** Its name among those heard in the same millisecond. */
  String name() {
    return lineage().hex() + client().hex();
  }

  /** Last heard first. */
  static int latestFirst(CensusRow one, CensusRow other) {
    int byTime = Long.compare(other.lastMillis, one.lastMillis);
    if (byTime != 0) {
      return byTime;
    }
    int byLineage = compare(one.lineage(), other.lineage());
    return byLineage != 0 ? byLineage : compare(one.client(), other.client());
  }

  private static int compare(Identity one, Identity other) {
    int high = Long.compareUnsigned(one.high(), other.high());
    return high != 0 ? high : Long.compareUnsigned(one.low(), other.low());
  }

  Answers.ClientSummary summary() {
    return new Answers.ClientSummary(
        tenant,
        lineage().hex(),
        client().hex(),
        status.name(),
        host,
        current().hex(),
        generation,
        Instant.ofEpochMilli(firstMillis),
        Instant.ofEpochMilli(lastMillis),
        isClone()
            ? new Answers.ForkSummary(
                began.original().exists() ? began.original().hex() : null,
                began.evidence().name(),
                began.verdict().name(),
                Instant.ofEpochMilli(began.startedMillis()))
            : null);
  }
}
