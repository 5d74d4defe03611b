package dev.twinfold.local.bill;

import java.time.Instant;
import java.util.Optional;

/**
 * Which bills somebody wants to see; what is empty restricts nothing.
 *
 * @param tenant exactly this one
 * @param from windows that begin then or later
 * @param until windows that begin before then
 * @param windowSize windows of this size, as it was configured
 */
public record BillFilter(
    Optional<String> tenant,
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<String> windowSize) {
  /** All of them. */
  public static final BillFilter EVERYTHING =
      new BillFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  boolean accepts(WindowKey window) {
    return tenant.map(window.tenant()::equals).orElse(true)
        && windowSize.map(window.size()::equals).orElse(true)
        && from.map(time -> !window.start().isBefore(time)).orElse(true)
        && until.map(window.start()::isBefore).orElse(true);
  }
}
