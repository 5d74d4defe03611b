package dev.twinfold.topology.lineage;

import java.time.Duration;

/**
 * The times by which a lineage is judged.
 *
 * @param reorderTolerance how long after an identity was superseded a report under it is merely
 *     late
 * @param restoreAfter how long after a fork without a word of the original it is a restored backup
 * @param edgeHorizon how long superseded identities are remembered, at least
 * @param clientExpiry how long a client may be silent before it is retired
 */
public record LineageSettings(
    Duration reorderTolerance, Duration restoreAfter, Duration edgeHorizon, Duration clientExpiry) {

  /** 30 seconds, 24 hours, 24 hours, 90 days. */
  public static final LineageSettings DEFAULTS =
      new LineageSettings(
          Duration.ofSeconds(30), Duration.ofHours(24), Duration.ofHours(24), Duration.ofDays(90));
}
