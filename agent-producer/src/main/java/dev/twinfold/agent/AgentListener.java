package dev.twinfold.agent;

import java.nio.file.Path;

/**
 * Hears what happens inside an agent. Every method does nothing unless overridden.
 *
 * <p>All are called on the agent's own thread, with these exceptions: what {@link
 * AgentProducer#open} or {@link AgentProducer#close} finds out is told on the thread that called
 * it, and {@code record()} itself tells what comes after the end. A slow listener delays reports,
 * never a {@code record()} of an open agent; what a listener throws is logged and otherwise
 * ignored.
 */
public interface AgentListener {
  /** Hears nothing. */
  AgentListener NONE = new AgentListener() {};

  /**
   * The broker has acknowledged a report.
   *
   * @param identity that it was made under, 32 hex digits
   * @param reportId 32 hex digits
   * @param operations all its counts together
   */
  default void sent(String identity, String reportId, long operations) {}

  /**
   * Reports wait, nothing is lost: the broker is away or slow.
   *
   * @param unacknowledged reports made and not acknowledged, 0 to 15
   * @param reason in words
   */
  default void deferred(int unacknowledged, String reason) {}

  /**
   * Something failed that a person should look at; the agent goes on trying.
   *
   * @param what in words, for instance that the state could not be written
   * @param cause the error
   */
  default void failed(String what, Throwable cause) {}

  /**
   * {@code record()} was given something that cannot be reported as it is.
   *
   * @param reason what was wrong, and whether it was counted under {@link
   *     AgentProducer#OTHER_OPERATIONS} or not at all
   * @param example the operation of the last such call, 128 characters at most; {@code "null"} for
   *     none
   * @param times calls since this reason was last told
   */
  default void rejected(String reason, String example, long times) {}

  /**
   * The state of an earlier process could not be read; the machine starts a new lineage and will be
   * counted as a new client.
   *
   * @param keptAside where the unreadable state is now
   * @param reason in words
   */
  default void lineageReplaced(Path keptAside, String reason) {}
}
