package dev.twinfold.topology;

/** What is to be served over HTTP cannot be; the message says what would be right. */
public final class UnusableAddress extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableAddress(String message, Throwable cause) {
    super(message, cause);
  }
}
