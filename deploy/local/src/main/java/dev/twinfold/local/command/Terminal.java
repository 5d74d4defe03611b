package dev.twinfold.local.command;

/** Whether somebody watches. */
final class Terminal {
  private Terminal() {}

  /**
   * True if the output goes to a terminal. The launcher knows and says so in a property: {@code
   * System.console()} also looks at the input, and since JDK 22 is there without a terminal too.
   */
  static boolean isThere() {
    return Boolean.getBoolean("twinfold.terminal");
  }
}
