package dev.twinfold.local.process;

/**
 * One process of the cluster.
 *
 * @param name as people say it: {@code broker-1}, {@code registry}, {@code topology-2}
 * @param role what it does
 * @param address where it listens: {@code host:port} of a broker, else a URL
 */
public record Member(String name, Role role, String address) {}
