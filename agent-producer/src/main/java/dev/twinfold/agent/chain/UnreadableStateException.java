package dev.twinfold.agent.chain;

import java.io.IOException;

/** A saved state that is truncated, damaged, or not ours; the message says which. */
public final class UnreadableStateException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says in words what is wrong with it. */
  public UnreadableStateException(String message) {
    super(message);
  }

  /** Says in words what is wrong with it, and what failed while reading. */
  public UnreadableStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
