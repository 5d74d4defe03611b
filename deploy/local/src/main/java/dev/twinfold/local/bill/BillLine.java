package dev.twinfold.local.bill;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one tenant, or one of its clients, has to pay for in one window, as of now.
 *
 * @param tenant the paying customer
 * @param client the client; empty for a tenant's line
 * @param windowSize as it was configured: {@code PT1H}, {@code P1D}, {@code P1M}
 * @param windowStart UTC, inclusive
 * @param windowEnd UTC, exclusive
 * @param state whether the tenant's total of the window is there
 * @param revision the highest there is; empty for a tenant's line that was added up here
 * @param machines a tenant's unique clients; of a client 1, or 0 if its machine is counted under
 *     the client that continued it
 * @param operations name to count
 * @param reports reports counted
 * @param aheadReports of them, those of a clock that was ahead
 * @param clonesDetected clones that showed themselves; empty for clients and while provisional
 */
public record BillLine(
    String tenant,
    Optional<ClientName> client,
    String windowSize,
    Instant windowStart,
    Instant windowEnd,
    State state,
    OptionalInt revision,
    long machines,
    SortedMap<String, Long> operations,
    long reports,
    long aheadReports,
    OptionalLong clonesDetected) {

  /** How far a window has come. */
  public enum State {
    /** Some partition has not closed the window yet: numbers may still grow. */
    PROVISIONAL,
    /** Every partition has closed the window: from here on there are only corrections. */
    FINAL;

    /** {@code provisional} or {@code final}. */
    public String inWords() {
      return this == FINAL ? "final" : "provisional";
    }
  }

  /** All operations together. */
  public long operationsTotal() {
    return operations.values().stream().mapToLong(Long::longValue).sum();
  }

  static SortedMap<String, Long> sorted(Map<String, Long> operations) {
    return new TreeMap<>(operations);
  }
}
