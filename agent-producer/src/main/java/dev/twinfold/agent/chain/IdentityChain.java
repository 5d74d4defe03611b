package dev.twinfold.agent.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The history of a machine, as far as a report tells it: the newest identities, the landmarks
 * before them, and how many reports the current identity has carried.
 *
 * <p>A value: every change makes a new chain. Time and randomness come as arguments, so a test can
 * play any history. The rules are those of docs/semantics.md.
 *
 * <pre>{@code
 * IdentityChain chain = IdentityChain.genesis(first, now).reported();
 * if (chain.refreshDue(policy, later)) {
 *   chain = chain.refreshed(next, 4, later);
 * }
 * }</pre>
 */
public final class IdentityChain {
  private final Identity lineage;
  private final List<Identity> tail;
  private final List<Landmark> landmarks;
  private final long generation;
  private final int sequence;
  private final Optional<Moment> born;

  private IdentityChain(
      Identity lineage,
      List<Identity> tail,
      List<Landmark> landmarks,
      long generation,
      int sequence,
      Optional<Moment> born) {
    this.lineage = Objects.requireNonNull(lineage, "lineage");
    this.tail = List.copyOf(tail);
    this.landmarks = List.copyOf(landmarks);
    this.generation = generation;
    this.sequence = sequence;
    this.born = born;
    if (this.tail.isEmpty() || this.tail.stream().distinct().count() != this.tail.size()) {
      throw new IllegalArgumentException("a chain has one identity or more and none twice");
    }
    if (sequence < 0 || generation < this.tail.size() - 1) {
      throw new IllegalArgumentException(
          "generation " + generation + ", sequence " + sequence + ", " + tail.size() + " long");
    }
    if (generation == this.tail.size() - 1 && !this.tail.get(0).equals(lineage)) {
      throw new IllegalArgumentException("a whole chain begins with its lineage");
    }
  }

  /** The chain of a machine that starts its life now; its first identity names the lineage. */
  public static IdentityChain genesis(Identity first, Moment now) {
    return new IdentityChain(first, List.of(first), List.of(), 0, 0, Optional.of(now));
  }

  /**
   * A chain that comes back from disk. Its current identity is {@linkplain #spent() spent}: an
   * earlier process, or the original of a copied directory, may have used it for more than the disk
   * knows.
   *
   * @param tail the newest identities, oldest first
   * @param landmarks newest first
   * @param generation of the newest identity, from 0
   * @param sequence reports it has carried
   * @throws IllegalArgumentException if these cannot be one chain
   */
  public static IdentityChain resumed(
      Identity lineage,
      List<Identity> tail,
      List<Landmark> landmarks,
      long generation,
      int sequence) {
    return new IdentityChain(lineage, tail, landmarks, generation, sequence, Optional.empty());
  }

  /** The first identity of all. */
  public Identity lineage() {
    return lineage;
  }

  /** The newest identity. */
  public Identity current() {
    return tail.get(tail.size() - 1);
  }

  /** The newest identities, oldest first, the current one last; at least one. */
  public List<Identity> tail() {
    return tail;
  }

  /** The newest landmarks older than the tail, newest first; two at most, empty for the young. */
  public List<Landmark> landmarks() {
    return landmarks;
  }

  /** Index of the current identity since genesis, from 0. */
  public long generation() {
    return generation;
  }

  /** How many reports the current identity has carried; the number of the newest of them. */
  public int sequence() {
    return sequence;
  }

  /** Whether no further report may be made under the current identity. */
  public boolean spent() {
    return born.isEmpty();
  }

  /**
   * Whether the next report wants a new identity. To be asked only when there is a report. A
   * genesis identity that has carried none yet is used first, however old, so that the first word
   * of a machine is its lineage.
   */
  public boolean refreshDue(RefreshPolicy policy, Moment now) {
    return born.isEmpty() || (sequence > 0 && policy.isDue(now.since(born.get()), sequence));
  }

  /**
   * The chain one generation on.
   *
   * @param next a new identity
   * @param tailLength how many identities to keep, at least 2
   * @throws IllegalArgumentException if the tail holds that identity already, which only a broken
   *     source of randomness can do
   */
  public IdentityChain refreshed(Identity next, int tailLength, Moment now) {
    List<Identity> longer = new ArrayList<>(tail);
    longer.add(next);
    List<Landmark> marks = landmarks;
    long oldest = generation + 2 - longer.size();
    while (longer.size() > tailLength) {
      marks = passing(marks, oldest, longer.remove(0));
      oldest++;
    }
    return new IdentityChain(lineage, longer, marks, generation + 1, 0, Optional.of(now));
  }

  private static List<Landmark> passing(List<Landmark> marks, long generation, Identity identity) {
    if (generation % Landmark.SPACING != 0) {
      return marks;
    }
    List<Landmark> passed = new ArrayList<>();
    Landmark newest = new Landmark(generation, identity);
    passed.add(newest);
    if (!newest.isWide()) {
      marks.stream().filter(Landmark::isWide).findFirst().ifPresent(passed::add);
    }
    return passed;
  }

  /** The chain with one more report under the current identity. */
  public IdentityChain reported() {
    return new IdentityChain(lineage, tail, landmarks, generation, sequence + 1, born);
  }

  @Override
  public String toString() {
    return lineage + "/" + generation + ":" + current() + "#" + sequence;
  }
}
