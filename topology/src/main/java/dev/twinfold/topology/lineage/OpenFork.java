package dev.twinfold.topology.lineage;

/**
 * A fork that waits for a verdict.
 *
 * @param lineage the lineage
 * @param client the client that began there
 * @param startedMillis broker time of the evidence, from which the wait is counted
 */
public record OpenFork(Identity lineage, Identity client, long startedMillis) {}
