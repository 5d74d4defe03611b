package dev.twinfold.local.replay;

/** A line that holds no report; the message says what is wrong and what would be right. */
final class BadLine extends Exception {
  private static final long serialVersionUID = 1L;

  BadLine(String message) {
    super(message);
  }
}
