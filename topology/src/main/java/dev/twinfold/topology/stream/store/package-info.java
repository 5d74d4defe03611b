/**
 * The write-behind object store: decoded values on the heap, in front of Kafka's own change-logged
 * RocksDB store.
 *
 * <p>Kafka's byte cache costs a serialization, a tree walk and a copy for each access. A {@link
 * dev.twinfold.topology.stream.store.WriteBehindStore} costs a hash look-up; a value is serialized
 * once per commit, however often it changed. Changelog, restore, standbys and exactly-once stay
 * Kafka's. {@link dev.twinfold.topology.stream.store.WriteBehindStores} builds one:
 *
 * <pre>{@code
 * topology.addStateStore(
 *     WriteBehindStores.builder("clients", keys, values, Client::heapBytes, new WriteBehindLimits(64 << 20, 10_000, 64)),
 *     "fold-lineage");
 * }</pre>
 */
package dev.twinfold.topology.stream.store;
