package dev.twinfold.local.bench.race;

import java.util.Map;

/**
 * One contender, once through all reports of a shape.
 *
 * @param reports how many were read
 * @param seconds from the first record processed to the last one committed
 * @param cpuSeconds of the whole process in that time: broker, garbage collection and compaction
 *     included
 * @param threadCpuSeconds of the stream thread alone
 * @param allocatedBytes by the stream thread
 * @param changelogBytes sent to changelog topics
 * @param stateBytes on disk after the end, by store
 */
public record Lap(
    long reports,
    double seconds,
    double cpuSeconds,
    double threadCpuSeconds,
    long allocatedBytes,
    long changelogBytes,
    Map<String, Long> stateBytes) {
  /** How fast it was. */
  public double reportsPerSecond() {
    return reports / seconds;
  }

  double cpuSecondsPerMillion() {
    return cpuSeconds * 1e6 / reports;
  }

  double threadCpuSecondsPerMillion() {
    return threadCpuSeconds * 1e6 / reports;
  }

  double allocatedBytesPerReport() {
    return (double) allocatedBytes / reports;
  }

  double changelogBytesPerReport() {
    return (double) changelogBytes / reports;
  }

  double allStateBytes() {
    return stateBytes.values().stream().mapToLong(Long::longValue).sum();
  }
}
