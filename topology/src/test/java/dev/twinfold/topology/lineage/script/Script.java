package dev.twinfold.topology.lineage.script;

import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.LineageSettings;
import dev.twinfold.topology.lineage.Report;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One story: what arrives when, and what must come of it. Its text form is described in the README
 * beside the scripts.
 *
 * @param place where it begins
 * @param title what it shows, as one word in camel case
 * @param story how it happens in the field
 * @param players who can play it: {@code fold}, {@code topology}, {@code broker}
 * @param settings the times by which the lineages are judged
 * @param correctionHorizon how old a period may be
 * @param rows what happens, in order of broker time
 * @param end the clients in the end, all of them
 * @param names the short names used
 */
record Script(
    Place place,
    String title,
    String story,
    Set<String> players,
    LineageSettings settings,
    Duration correctionHorizon,
    List<Row> rows,
    List<End> end,
    Names names) {

  /** Who a row counts for if it counts for nobody. */
  static final Identity NOBODY = Identity.NONE;

  /**
   * One row of the first table.
   *
   * @param place where it stands
   * @param atMillis broker time
   * @param step what happens
   * @param countsFor the client whose operations these are; {@link #NOBODY} if none
   * @param outcomes what must come out, in words; empty means nothing
   */
  record Row(Place place, long atMillis, Step step, Identity countsFor, List<String> outcomes) {}

  /** What happens in a row. */
  sealed interface Step {}

  /** A report arrives. */
  record Arrives(Report report) implements Step {}

  /** Time passes: open forks are judged and silent clients tended. */
  record Sweep() implements Step {}

  /** The horizon drops identities of a lineage. */
  record Forget(Identity lineage, List<Identity> identities) implements Step {}

  /**
   * One row of the second table: a client in the end.
   *
   * @param client its id
   * @param status whether it counts
   * @param continuedBy who took over; {@link Identity#NONE} unless RESTORED
   * @param at its current identity
   * @param operations all that was counted for it, by name
   */
  record End(
      Identity client,
      ClientStatus status,
      Identity continuedBy,
      Identity at,
      Map<String, Long> operations) {}

  @Override
  public String toString() {
    return title;
  }
}
