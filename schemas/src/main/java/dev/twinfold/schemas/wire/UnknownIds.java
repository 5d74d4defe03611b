package dev.twinfold.schemas.wire;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * Remembers ids that stand for nothing we can use: so many, and for so long, so that whoever writes
 * records with made-up ids costs a registry a bounded number of questions. Safe for use by many
 * threads.
 */
final class UnknownIds {
  private static final class Expiry {
    private final int id;
    private final long atNanos;

    private Expiry(int id, long atNanos) {
      this.id = id;
      this.atNanos = atNanos;
    }
  }

  private final int most;
  private final Duration kept;
  private final LongSupplier nanoTime;
  private final Map<Integer, String> reasons = new HashMap<>();
  private final Queue<Expiry> expiries = new ArrayDeque<>();

  /**
   * Remembers none yet.
   *
   * @param most how many, from 1
   * @param kept for how long each
   * @param nanoTime a clock that never goes back
   */
  UnknownIds(int most, Duration kept, LongSupplier nanoTime) {
    this.most = most;
    this.kept = kept;
    this.nanoTime = nanoTime;
  }

  /**
   * Why an id must not be asked for; empty if it may be. While as many as allowed are remembered
   * none may: to forget one for another's sake would be to ask for every record.
   */
  synchronized Optional<String> refusal(int id) {
    forgetOld();
    String reason = reasons.get(id);
    if (reason == null && reasons.size() >= most) {
      reason =
          "schema id "
              + id
              + " was not looked up: the registry did not know "
              + most
              + " others within "
              + kept.toSeconds()
              + " s";
    }
    return Optional.ofNullable(reason);
  }

  /** Remembers an id with the reason why it cannot be used. */
  synchronized void add(int id, String reason) {
    if (reasons.put(id, reason) == null) {
      expiries.add(new Expiry(id, nanoTime.getAsLong() + kept.toNanos()));
    }
  }

  private void forgetOld() {
    long now = nanoTime.getAsLong();
    for (Expiry next = expiries.peek();
        next != null && next.atNanos - now <= 0;
        next = expiries.peek()) {
      expiries.remove();
      reasons.remove(next.id);
    }
  }
}
