package dev.twinfold.topology.query;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Verdict;

/** What the shape of a lineage needs of one client: some 150 bytes, so that 100,000 fit well. */
record Twig(
    Identity client,
    Place place,
    long atGeneration,
    boolean forked,
    long startedMillis,
    long firstMillis,
    long lastMillis,
    Verdict verdict,
    ClientStatus status) {
  /**
   * Where branches fork off.
   *
   * @param client whose branch it is; {@link Identity#NONE} for those tied to nobody
   * @param at the identity; {@link Identity#NONE} if unknown
   */
  record Place(Identity client, Identity at) {
    /** Of those that began without a fork, or at one that nobody knows. */
    static final Place ROOT = new Place(Identity.NONE, Identity.NONE);
  }

  static Twig of(Client client) {
    return new Twig(
        client.id(),
        client.fork().original().exists()
            ? new Place(client.fork().original(), client.fork().at())
            : Place.ROOT,
        client.fork().atGeneration(),
        client.fork().exists(),
        client.fork().exists() ? client.fork().startedMillis() : client.firstHeardMillis(),
        client.firstHeardMillis(),
        client.lastHeardMillis(),
        client.fork().verdict(),
        client.status());
  }

  static int earliestFirst(Twig one, Twig other) {
    int byTime = Long.compare(one.startedMillis, other.startedMillis);
    if (byTime != 0) {
      return byTime;
    }
    // As their hex digits are ordered.
    int high = Long.compareUnsigned(one.client.high(), other.client.high());
    return high != 0 ? high : Long.compareUnsigned(one.client.low(), other.client.low());
  }

  Cursor cursor() {
    return new Cursor(startedMillis, client.hex());
  }
}
