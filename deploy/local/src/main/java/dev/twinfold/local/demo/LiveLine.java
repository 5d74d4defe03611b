package dev.twinfold.local.demo;

import java.time.Duration;
import java.util.Locale;

/** How things stand, in one line: {@code "0:34 of 1:00 23 reports/s 22 clients ..."}. */
final class LiveLine {
  private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(2);

  private final Duration length;
  private Duration sampledAt = Duration.ZERO;
  private long sampledReports;
  private double reportsPerSecond;

  /** For a demo of that length. */
  LiveLine(Duration length) {
    this.length = length;
  }

  /** The line after that time; the rate is that of the last two seconds or so. */
  String at(Duration elapsed, Outcome outcome, int clonesMade) {
    Duration since = elapsed.minus(sampledAt);
    if (since.compareTo(SAMPLE_INTERVAL) >= 0) {
      long reports = outcome.reports();
      reportsPerSecond = (reports - sampledReports) * 1000.0 / since.toMillis();
      sampledReports = reports;
      sampledAt = elapsed;
    }
    return String.format(
        Locale.ROOT,
        "  %s of %s   %.0f reports/s   %d clients   clones: %d made, %d detected",
        minutes(elapsed),
        minutes(length),
        reportsPerSecond,
        outcome.activeClients(),
        clonesMade,
        outcome.suspected());
  }

  private static String minutes(Duration time) {
    return String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }
}
