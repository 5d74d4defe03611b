package dev.twinfold.agent.chain;

import java.util.Objects;

/**
 * Where the broker put a report. No two reports ever get the same place, so mixing it into the next
 * identity tells twins apart even when their random numbers are equal.
 */
public final class Acknowledgement {
  /** Nothing was acknowledged yet. */
  public static final Acknowledgement NONE = new Acknowledgement(-1, -1);

  private final int partition;
  private final long offset;

  /**
   * A place in the topic of reports.
   *
   * @param partition from 0; -1 for none
   * @param offset from 0; -1 if the broker did not tell
   */
  public Acknowledgement(int partition, long offset) {
    this.partition = partition;
    this.offset = offset;
  }

  /** The partition, from 0; -1 for none. */
  public int partition() {
    return partition;
  }

  /** The offset in that partition, from 0; -1 if unknown. */
  public long offset() {
    return offset;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Acknowledgement
        && partition == ((Acknowledgement) other).partition
        && offset == ((Acknowledgement) other).offset;
  }

  @Override
  public int hashCode() {
    return Objects.hash(partition, offset);
  }

  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
