package dev.twinfold.topology.lineage.simulation;

import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Landmark;
import dev.twinfold.topology.lineage.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * An honest agent, as docs/semantics.md ("What an agent must do") asks for it, without threads and
 * files.
 *
 * <p>The window of unacknowledged reports is counted from the oldest one on, not by their number:
 * if it were a number, one lost acknowledgement could be resent behind any number of later reports,
 * and no memory of 16 reports would recognise it. For the same reason the window is smaller where
 * reports overtake each other: those that one overtook come after it too.
 */
final class AgentModel {
  static final int WINDOW = 15;

  /** Seven may be overtaken by one, and seven more follow it: with it, 15 of the 16 remembered. */
  static final int WINDOW_IN_DISORDER = 8;

  private static final int MAX_REPORTS = 5;
  private static final long MAX_AGE_MILLIS = 10_000;
  private static final int BLOCK = 8;
  private static final int EVERY = 64;
  private static final int RARE = 4096;

  /** Hears of each identity that is drawn. */
  interface Draws {
    void drawn(Identity parent, Identity child);
  }

  private final Identity lineage;
  private final int tailLength;
  private final List<Identity> tail;
  private final List<Disk.Pending> pending;
  private long generation;
  private long drawnMillis;
  private int sequence;
  private int reservedSequence;
  private int reportsUnderCurrent;
  private long acknowledgedGeneration;
  private long nextOrdinal;
  private List<Landmark> rare;
  private List<Landmark> often;
  private Disk disk;

  /** Boots from a disk; nothing is sent yet. */
  AgentModel(Disk from) {
    lineage = from.lineage();
    tailLength = from.tailLength();
    tail = new ArrayList<>(from.tail());
    pending = new ArrayList<>(from.pending());
    generation = from.generation();
    drawnMillis = from.drawnMillis();
    sequence = from.reservedSequence();
    reservedSequence = from.reservedSequence();
    acknowledgedGeneration = from.acknowledgedGeneration();
    nextOrdinal = from.nextOrdinal();
    rare = from.rare();
    often = from.often();
    disk = from;
  }

  /** A disk before the first report. */
  static Disk fresh(Identity genesis, int tailLength, long nowMillis) {
    return new Disk(
        genesis,
        tailLength,
        List.of(genesis),
        0,
        nowMillis,
        0,
        0,
        List.of(),
        List.of(),
        List.of(),
        0);
  }

  /** The same agent once more, memory and all: a machine that was cloned while it ran. */
  AgentModel cloned() {
    AgentModel twin = new AgentModel(disk);
    twin.tail.clear();
    twin.tail.addAll(tail);
    twin.pending.clear();
    twin.pending.addAll(pending);
    twin.generation = generation;
    twin.drawnMillis = drawnMillis;
    twin.sequence = sequence;
    twin.reservedSequence = reservedSequence;
    twin.reportsUnderCurrent = reportsUnderCurrent;
    twin.acknowledgedGeneration = acknowledgedGeneration;
    twin.nextOrdinal = nextOrdinal;
    twin.rare = rare;
    twin.often = often;
    return twin;
  }

  Disk disk() {
    return disk;
  }

  /** The reports without an acknowledgement, in the order in which they must be resent. */
  List<Report> pending() {
    return pending.stream().map(Disk.Pending::report).toList();
  }

  boolean mayReport(int window) {
    return pending.isEmpty() || nextOrdinal - pending.get(0).ordinal() < window;
  }

  /** Takes a new identity and writes it down, if it is time and the broker has kept up. */
  void refresh(SplittableRandom random, long nowMillis, Draws draws) {
    boolean due = nowMillis - drawnMillis >= MAX_AGE_MILLIS || reportsUnderCurrent >= MAX_REPORTS;
    if (!due || generation - acknowledgedGeneration >= tailLength - 1) {
      return;
    }
    Identity parent = tail.get(tail.size() - 1);
    Identity child = new Identity(random.nextLong(), random.nextLong() | 1);
    draws.drawn(parent, child);
    tail.add(child);
    generation++;
    if (tail.size() > tailLength) {
      leaveBehind(tail.remove(0), generation - tailLength);
    }
    drawnMillis = nowMillis;
    sequence = 0;
    reservedSequence = BLOCK;
    reportsUnderCurrent = 0;
    persist();
  }

  private void leaveBehind(Identity identity, long itsGeneration) {
    if (itsGeneration % RARE == 0) {
      rare = List.of(new Landmark(itsGeneration, identity));
    }
    if (itsGeneration % EVERY == 0) {
      often = List.of(new Landmark(itsGeneration, identity));
    }
  }

  /** Makes the next report and writes it down; whoever calls sends it, or crashes before that. */
  Report report(
      SplittableRandom random, long nowMillis, Map<String, Long> operations, String host) {
    sequence++;
    if (sequence > reservedSequence) {
      reservedSequence += BLOCK;
    }
    reportsUnderCurrent++;
    List<Landmark> landmarks = new ArrayList<>(rare);
    often.stream().filter(landmark -> !landmarks.contains(landmark)).forEach(landmarks::add);
    long start = nowMillis - nowMillis % 60_000;
    Report report =
        new Report(
            "acme",
            lineage,
            List.copyOf(tail),
            List.copyOf(landmarks),
            generation,
            sequence,
            new Identity(random.nextLong(), random.nextLong() | 1),
            start,
            nowMillis + 1,
            operations,
            Map.of("host", host));
    pending.add(new Disk.Pending(nextOrdinal++, report));
    persist();
    return report;
  }

  /** The broker has a report. That is written down with whatever is written next. */
  void acknowledged(Report report) {
    pending.removeIf(waiting -> waiting.report().reportId().equals(report.reportId()));
    acknowledgedGeneration = Math.max(acknowledgedGeneration, report.generation());
  }

  private void persist() {
    disk =
        new Disk(
            lineage,
            tailLength,
            List.copyOf(tail),
            generation,
            drawnMillis,
            reservedSequence,
            acknowledgedGeneration,
            rare,
            often,
            List.copyOf(pending),
            nextOrdinal);
  }
}
