package dev.twinfold.local.fleet;

import java.time.Instant;

/**
 * One act of cloning: what really happened, to be held against what was detected.
 *
 * @param at when the state directory had been copied
 * @param tenant of both machines
 * @param lineage of both, 32 hex digits
 * @param identity in the copy, 32 hex digits: the last one both machines share
 * @param originalHost label of the machine that was copied
 * @param cloneHost label of the copy, which no other machine of the fleet has
 */
public record CloneMade(
    Instant at,
    String tenant,
    String lineage,
    String identity,
    String originalHost,
    String cloneHost) {}
