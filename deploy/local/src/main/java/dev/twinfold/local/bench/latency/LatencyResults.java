package dev.twinfold.local.bench.latency;

import java.util.OptionalDouble;

/**
 * What was measured.
 *
 * @param plan under what
 * @param maximum reports a second that the topology can fold, if it was measured before
 * @param fromDue from when a clone's first divergent report was due until anybody could read that
 *     it was found
 * @param fromAppend likewise, from when the broker appended the report
 * @param sentPerSecond reports a second that the fleet did send
 * @param committedPerSecond reports a second that were folded and committed in the same time
 * @param mostBacklog the most reports that were appended and not committed, looked at once a second
 * @param lastBacklog the same when the last clone was made
 * @param processors how many the whole process used: fleet, broker and topology
 * @param commitsPerSecond of the stream thread, over the last minute or less
 */
public record LatencyResults(
    LatencyPlan plan,
    OptionalDouble maximum,
    Percentiles fromDue,
    Percentiles fromAppend,
    double sentPerSecond,
    double committedPerSecond,
    long mostBacklog,
    long lastBacklog,
    double processors,
    double commitsPerSecond) {}
