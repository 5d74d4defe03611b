package dev.twinfold.topology.stream;

import dev.twinfold.topology.usage.Bill;

/**
 * One revision of what a client was billed, as it is remembered for those who ask.
 *
 * @param tenant the paying customer
 * @param size of the window, as it is configured; empty if windows like it no longer are
 * @param startMillis of the window, inclusive
 * @param endMillis of the window, exclusive
 * @param bill the revision and its absolute totals
 */
public record ClientBill(String tenant, String size, long startMillis, long endMillis, Bill bill) {}
