package dev.twinfold.topology.query;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Evidence;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Verdict;
import java.time.Instant;
import java.util.Map;

/** What a census keeps of a client: some 250 bytes. */
record CensusRow(
    String tenant,
    Identity lineage,
    Identity client,
    ClientStatus status,
    String host,
    Identity current,
    long generation,
    long firstMillis,
    long lastMillis,
    boolean forked,
    Identity original,
    Identity at,
    Evidence evidence,
    Verdict verdict,
    long startedMillis) {

  static CensusRow of(Client client, String tenant) {
    return new CensusRow(
        tenant,
        client.lineage(),
        client.id().equals(client.lineage()) ? client.lineage() : client.id(),
        client.status(),
        host(client.labels()),
        client.current(),
        client.generation(),
        client.firstHeardMillis(),
        client.lastHeardMillis(),
        client.fork().exists(),
        client.fork().original(),
        client.fork().at(),
        client.fork().evidence(),
        client.fork().verdict(),
        client.fork().startedMillis());
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
    return lineage.hex() + client.hex();
  }

  /** Last heard first. */
  static int latestFirst(CensusRow one, CensusRow other) {
    int byTime = Long.compare(other.lastMillis, one.lastMillis);
    if (byTime != 0) {
      return byTime;
    }
    int byLineage = compare(one.lineage, other.lineage);
    return byLineage != 0 ? byLineage : compare(one.client, other.client);
  }

  private static int compare(Identity one, Identity other) {
    int high = Long.compareUnsigned(one.high(), other.high());
    return high != 0 ? high : Long.compareUnsigned(one.low(), other.low());
  }

  Answers.ClientSummary summary() {
    return new Answers.ClientSummary(
        tenant,
        lineage.hex(),
        client.hex(),
        status.name(),
        host,
        current.hex(),
        generation,
        Instant.ofEpochMilli(firstMillis),
        Instant.ofEpochMilli(lastMillis),
        forked
            ? new Answers.ForkSummary(
                original.exists() ? original.hex() : null,
                evidence.name(),
                verdict.name(),
                Instant.ofEpochMilli(startedMillis))
            : null);
  }
}
