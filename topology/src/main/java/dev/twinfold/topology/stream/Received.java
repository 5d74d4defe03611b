package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Report;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A decoded report with the record it came in, should it still become a dead letter.
 *
 * @param report what the record says
 * @param original the record as received
 */
record Received(Report report, Record<byte[], byte[]> original) {}
