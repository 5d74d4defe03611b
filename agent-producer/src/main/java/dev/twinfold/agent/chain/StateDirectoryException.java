package dev.twinfold.agent.chain;

/**
 * A state directory that must not be used: held by another agent, or not what it should be. The
 * message names the directory and what to do.
 */
public final class StateDirectoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says in words what is wrong and what would be right. */
  public StateDirectoryException(String message) {
    super(message);
  }

  /** Says in words what is wrong and what would be right, and what failed. */
  public StateDirectoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
