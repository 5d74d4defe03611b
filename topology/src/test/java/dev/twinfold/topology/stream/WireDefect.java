package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Reason;
import java.util.Optional;

/**
 * One way in which the record of a good report is spoiled, and the one reason for which it must
 * then become a dead letter; or none, if whatever comes of it is right as long as nothing breaks.
 */
enum WireDefect {
  NO_VALUE(Optional.of(Reason.UNDECODABLE)),
  TRUNCATED(Optional.of(Reason.UNDECODABLE)),
  CONTINUED(Optional.of(Reason.UNDECODABLE)),
  WRONG_MAGIC(Optional.of(Reason.UNDECODABLE)),
  UNKNOWN_SCHEMA(Optional.of(Reason.UNDECODABLE)),
  HOSTILE_LENGTH(Optional.of(Reason.UNDECODABLE)),
  ENDLESS_NUMBER(Optional.of(Reason.UNDECODABLE)),
  NOT_UTF_8(Optional.of(Reason.TENANT)),
  NO_KEY(Optional.of(Reason.KEY_MISMATCH)),
  SHORT_KEY(Optional.of(Reason.KEY_MISMATCH)),
  LONG_KEY(Optional.of(Reason.KEY_MISMATCH)),
  WRONG_KEY(Optional.of(Reason.KEY_MISMATCH)),
  CUT_INTO_BLOCKS(Optional.empty()),
  FLIPPED_BITS(Optional.empty()),
  NOISE(Optional.empty());

  /** Why it must become a dead letter; empty if it may be counted as well. */
  final Optional<Reason> reason;

  WireDefect(Optional<Reason> reason) {
    this.reason = reason;
  }
}
