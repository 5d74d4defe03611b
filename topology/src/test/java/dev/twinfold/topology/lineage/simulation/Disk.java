package dev.twinfold.topology.lineage.simulation;

import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Landmark;
import dev.twinfold.topology.lineage.Report;
import java.util.List;

/**
 * What an agent has on disk: all that survives a crash, and all that a snapshot or an image holds.
 *
 * @param lineage the genesis identity
 * @param tailLength how many identities a report carries at most, 2 to 16
 * @param tail the newest identities, the current one last
 * @param generation index of the current identity
 * @param drawnMillis when that was drawn
 * @param reservedSequence no sequence up to this one is free under the current identity
 * @param acknowledgedGeneration the newest generation the broker acknowledged, as far as written
 * @param rare the newest landmark of the rare kind older than the tail, or none
 * @param often the newest landmark of the other kind older than the tail, or none
 * @param pending reports without an acknowledgement, oldest first
 * @param nextOrdinal how many reports the agent made so far
 */
record Disk(
    Identity lineage,
    int tailLength,
    List<Identity> tail,
    long generation,
    long drawnMillis,
    int reservedSequence,
    long acknowledgedGeneration,
    List<Landmark> rare,
    List<Landmark> often,
    List<Pending> pending,
    long nextOrdinal) {

  /** A report without an acknowledgement, and how many reports the agent had made before it. */
  record Pending(long ordinal, Report report) {}
}
