package dev.twinfold.topology.lineage;

/** Why a record cannot be used and becomes a dead letter. */
public enum Reason {
  /** Not a report in the wire format, or an identity of zeros only, which stands for "none". */
  UNDECODABLE,
  /** The chain holds no identity. */
  CHAIN_EMPTY,
  /** The chain holds more than 16 identities. */
  CHAIN_TOO_LONG,
  /** An identity stands in the chain twice, that is, a cycle. */
  CHAIN_REPEATS,
  /** The generation contradicts the chain's length, the lineage, or what is known of the chain. */
  CHAIN_GENERATION,
  /** The record key is not the lineage. */
  KEY_MISMATCH,
  /** The sequence is below 1. */
  SEQUENCE,
  /** The tenant is not 1 to 64 of {@code [A-Za-z0-9._-]}. */
  TENANT,
  /** The period is empty or crosses a minute. */
  PERIOD,
  /** A count is negative, a name empty or over 128 characters, or there are over 1000 names. */
  OPERATIONS,
  /** Over 32 labels, or a key or value over 256 characters. */
  LABELS,
  /** The period lies before the correction horizon. */
  TOO_OLD
}
