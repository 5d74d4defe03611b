package dev.twinfold.agent.report;

import dev.twinfold.agent.chain.Identity;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happened within one minute of the wall clock, or a part of it: the substance of a report.
 */
public final class MinuteUsage {
  private static final long MINUTE_MILLIS = 60_000;

  private final long startMillis;
  private final long endMillis;
  private final Map<String, Long> operations;

  /**
   * Usage of a period.
   *
   * @param startMillis since 1970 UTC, inclusive
   * @param endMillis exclusive, later than the start, in the same minute or exactly at its end
   * @param operations name to count, each 0 or more
   * @throws IllegalArgumentException if the period is empty or crosses a minute, or a count is
   *     negative
   */
  public MinuteUsage(long startMillis, long endMillis, Map<String, Long> operations) {
    if (endMillis <= startMillis
        || Math.floorDiv(startMillis, MINUTE_MILLIS)
            != Math.floorDiv(endMillis - 1, MINUTE_MILLIS)) {
      throw new IllegalArgumentException(
          "period " + startMillis + " to " + endMillis + " is empty or crosses a minute");
    }
    if (operations.values().stream().anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException("a count is negative");
    }
    this.startMillis = startMillis;
    this.endMillis = endMillis;
    this.operations = Map.copyOf(operations);
  }

  /** The minute it belongs to: minutes since 1970 UTC. */
  static long minuteOf(long wallMillis) {
    return Math.floorDiv(wallMillis, MINUTE_MILLIS);
  }

  /** When that minute begins, milliseconds since 1970 UTC. */
  static long startOf(long minute) {
    return minute * MINUTE_MILLIS;
  }

  /** Start of the period, milliseconds since 1970 UTC, inclusive. */
  public long startMillis() {
    return startMillis;
  }

  /** End of the period, milliseconds since 1970 UTC, exclusive. */
  public long endMillis() {
    return endMillis;
  }

  /** Operation name to count. */
  public Map<String, Long> operations() {
    return operations;
  }

  /** All counts together. */
  public long total() {
    return operations.values().stream().mapToLong(Long::longValue).reduce(0, MinuteUsage::plus);
  }

  /**
   * The first 128 bits of SHA-256 over an identity and all of this: another value if any of it is
   * another.
   */
  Identity digestWith(Identity speaker) {
    MessageDigest digest = sha256();
    try (DataOutputStream out =
        new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
      out.write(speaker.bytes());
      out.writeLong(startMillis);
      out.writeLong(endMillis);
      for (Map.Entry<String, Long> operation : new TreeMap<>(operations).entrySet()) {
        out.writeUTF(operation.getKey());
        out.writeLong(operation.getValue());
      }
    } catch (IOException e) {
      throw new IllegalStateException("nothing is written anywhere", e);
    }
    return Identity.ofBytes(Arrays.copyOf(digest.digest(), Identity.BYTES));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Adds counts; stops at the largest long instead of turning negative. */
  static long plus(long one, long other) {
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MinuteUsage
        && startMillis == ((MinuteUsage) other).startMillis
        && endMillis == ((MinuteUsage) other).endMillis
        && operations.equals(((MinuteUsage) other).operations);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(startMillis) * 31 + operations.hashCode();
  }

  @Override
  public String toString() {
    return startMillis + ".." + endMillis + " " + operations;
  }
}
