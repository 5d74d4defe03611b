package dev.twinfold.local.demo;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * Lines that stay, and one live line below them: rewritten in place on a terminal, and a plain line
 * every 10 s where there is none. For use by many threads.
 */
public final class Screen {
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(10);
  private static final String ERASE_LINE = "\r\u001b[2K";

  private final PrintWriter out;
  private final boolean terminal;
  private String live = "";
  private Duration nextPlain = PLAIN_INTERVAL;

  /** On a terminal, or on whatever the output was sent to. */
  public Screen(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Prints a line that stays, above the live line. */
  synchronized void print(String line) {
    if (live.isEmpty()) {
      out.println(line);
    } else {
      out.println(ERASE_LINE + line);
      out.print(live);
    }
    out.flush();
  }

  /** Shows how things stand after that time. */
  synchronized void show(String line, Duration elapsed) {
    if (terminal) {
      live = line;
      out.print(ERASE_LINE + line);
      out.flush();
    } else if (elapsed.compareTo(nextPlain) >= 0) {
      nextPlain = nextPlain.plus(PLAIN_INTERVAL);
      print(line);
    }
  }

  /** Takes the live line away. */
  synchronized void clear() {
    if (!live.isEmpty()) {
      out.print(ERASE_LINE);
      out.flush();
      live = "";
    }
  }
}
