package dev.twinfold.topology.lineage;

import java.util.Map;

/**
 * One counted machine: a path from the genesis identity to a leaf, and all that changes about it.
 *
 * @param lineage the lineage it belongs to
 * @param id its name: the lineage, the first identity of its branch, or the report that revealed it
 * @param tenant the paying customer as last reported
 * @param status whether it counts
 * @param current its current identity, a leaf
 * @param generation the generation of that
 * @param firstHeardMillis broker time of its first report
 * @param lastHeardMillis broker time of its last report; late ones do not count
 * @param spoken how many reports it sent so far; late ones and redeliveries do not count
 * @param recent its last reports
 * @param gap the last gap in its chain
 * @param fork how it began as a clone
 * @param continuedBy the client that took over; {@link Identity#NONE} unless it was RESTORED and
 *     has not spoken since
 * @param shared whether it was announced that two machines share its current identity
 * @param labels as last reported
 */
public record Client(
    Identity lineage,
    Identity id,
    String tenant,
    ClientStatus status,
    Identity current,
    long generation,
    long firstHeardMillis,
    long lastHeardMillis,
    long spoken,
    RecentReports recent,
    Gap gap,
    Fork fork,
    Identity continuedBy,
    boolean shared,
    Map<String, String> labels) {

  /** Stands for a client nobody knows. */
  public static final Client UNKNOWN =
      new Client(
          Identity.NONE,
          Identity.NONE,
          "",
          ClientStatus.RETIRED,
          Identity.NONE,
          -1,
          Long.MIN_VALUE,
          Long.MIN_VALUE,
          0,
          RecentReports.EMPTY,
          Gap.NONE,
          Fork.NONE,
          Identity.NONE,
          false,
          Map.of());

  /** False for {@link #UNKNOWN}. */
  public boolean exists() {
    return id.exists();
  }

  /** A client that speaks for the first time. */
  static Client starting(Identity id, Report report, long brokerMillis, Fork fork) {
    return new Client(
        report.lineage(),
        id,
        report.tenant(),
        ClientStatus.ACTIVE,
        report.current(),
        report.generation(),
        brokerMillis,
        brokerMillis,
        1,
        RecentReports.EMPTY.and(report, brokerMillis),
        Gap.NONE,
        fork,
        Identity.NONE,
        false,
        report.labels());
  }

  /** After a report under its current identity or a later one. */
  Client speaking(Report report, long brokerMillis, boolean twin) {
    boolean moved = !report.current().equals(current);
    return new Client(
        report.lineage(),
        id,
        report.tenant(),
        ClientStatus.ACTIVE,
        report.current(),
        report.generation(),
        firstHeardMillis,
        Math.max(lastHeardMillis, brokerMillis),
        spoken + 1,
        recent.and(report, brokerMillis),
        gap,
        fork,
        Identity.NONE,
        twin || (shared && !moved),
        labels.equals(report.labels()) ? labels : report.labels());
  }

  /** After a report that it sent before its last ones. */
  Client remembering(Report report, long brokerMillis) {
    return new Client(
        lineage,
        id,
        tenant,
        status,
        current,
        generation,
        firstHeardMillis,
        lastHeardMillis,
        spoken,
        recent.and(report, brokerMillis),
        gap,
        fork,
        continuedBy,
        shared,
        labels);
  }

  Client with(Gap bridged) {
    return with(status, continuedBy, bridged, fork);
  }

  Client with(Fork changed) {
    return with(status, continuedBy, gap, changed);
  }

  Client with(ClientStatus changed, Identity successor) {
    return with(changed, successor, gap, fork);
  }

  private Client with(ClientStatus newStatus, Identity successor, Gap newGap, Fork newFork) {
    return new Client(
        lineage,
        id,
        tenant,
        newStatus,
        current,
        generation,
        firstHeardMillis,
        lastHeardMillis,
        spoken,
        recent,
        newGap,
        newFork,
        successor,
        shared,
        labels);
  }
}
