package dev.twinfold.agent.chain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When an identity has served its time (docs/semantics.md): once it is {@code maxAge} old or has
 * carried {@code maxReports} reports, whichever comes first. It is then replaced when the next
 * report is to be sent, not before.
 *
 * <p>Immutable.
 */
public final class RefreshPolicy {
  /** Ten seconds or five reports. */
  public static final RefreshPolicy DEFAULT = new RefreshPolicy(Duration.ofSeconds(10), 5);

  private final Duration maxAge;
  private final int maxReports;

  private RefreshPolicy(Duration maxAge, int maxReports) {
    this.maxAge = maxAge;
    this.maxReports = maxReports;
  }

  /**
   * A policy of your own. Shorter lives tell twins apart sooner and cost the topology more state.
   *
   * @param maxAge more than zero
   * @param maxReports at least 1; 1 makes every report carry a new identity
   * @throws IllegalArgumentException naming each value that is not allowed
   */
  public static RefreshPolicy of(Duration maxAge, int maxReports) {
    List<String> problems = new ArrayList<>();
    if (maxAge == null || maxAge.isZero() || maxAge.isNegative()) {
      problems.add("maxAge is " + maxAge + ": use more than zero, for instance PT10S");
    }
    if (maxReports < 1) {
      problems.add("maxReports is " + maxReports + ": use 1 or more, for instance 5");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("refresh policy: " + String.join("; ", problems));
    }
    return new RefreshPolicy(maxAge, maxReports);
  }

  /** How old an identity may become. */
  public Duration maxAge() {
    return maxAge;
  }

  /** How many reports it may carry. */
  public int maxReports() {
    return maxReports;
  }

  /** Whether an identity of this age, having carried so many reports, is to be replaced. */
  public boolean isDue(Duration age, int reports) {
    return reports >= maxReports || age.compareTo(maxAge) >= 0;
  }

  @Override
  public String toString() {
    return maxAge + " or " + maxReports + " reports";
  }
}
