package dev.twinfold.topology;

/**
 * The address for health and metrics cannot be listened at; the message says what would be right.
 */
public final class UnusableAddress extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableAddress(String message, Throwable cause) {
    super(message, cause);
  }
}
