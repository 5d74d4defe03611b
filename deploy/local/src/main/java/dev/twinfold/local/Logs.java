package dev.twinfold.local;

import java.nio.file.Path;

/** Where log lines go while a command has the terminal to itself. */
public final class Logs {
  private Logs() {}

  /**
   * Sends log lines to a file from now on, unless the variable {@code TWINFOLD_LOG} asks to see
   * them. To be called before anything logs: slf4j-simple reads its settings once.
   */
  public static void keepOffTheTerminal(Path file) {
    if (System.getenv("TWINFOLD_LOG") == null) {
      System.setProperty("org.slf4j.simpleLogger.logFile", file.toString());
    }
  }
}
