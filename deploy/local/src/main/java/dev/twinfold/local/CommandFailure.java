package dev.twinfold.local;

/**
 * Something a person can put right: a command ends with the message as its one line of error,
 * without a stack trace.
 */
public class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what is wrong and what would be right, in words for the terminal. */
  public CommandFailure(String message) {
    super(message);
  }

  /** The same, with what led to it. */
  public CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
