package dev.twinfold.topology.lineage.simulation;

import dev.twinfold.topology.lineage.Identity;

/**
 * One report that was delivered as the next word of a client, and who truly said it.
 *
 * @param index its place in the log
 * @param line the history of the machine that said it
 * @param machine the machine
 * @param identity under which it was said
 */
record Word(int index, long millis, int line, int machine, Identity identity) {}
