package dev.twinfold.topology.lineage;

/**
 * What is wrong with a record.
 *
 * @param reason the code
 * @param detail what was found and what would be right, in one line
 */
public record Rejection(Reason reason, String detail) {}
