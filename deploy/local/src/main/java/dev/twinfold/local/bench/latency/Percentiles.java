package dev.twinfold.local.bench.latency;

import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/**
 * How long something took, in milliseconds.
 *
 * @param count of what
 * @param p50 half of them took at most so long
 * @param p99 99 of 100 did
 * @param p999 999 of 1000 did; the greatest, of less than a thousand
 * @param max all did
 */
public record Percentiles(long count, double p50, double p99, double p999, double max) {
  private static final int DIGITS = 3;

  static Percentiles ofMicros(LongStream values) {
    Histogram histogram = new Histogram(DIGITS);
    // Clocks of broker and reader tick apart: what was seen in the same millisecond took none.
    values.forEach(value -> histogram.recordValue(Math.max(0, value)));
    return new Percentiles(
        histogram.getTotalCount(),
        histogram.getValueAtPercentile(50) / 1e3,
        histogram.getValueAtPercentile(99) / 1e3,
        histogram.getValueAtPercentile(99.9) / 1e3,
        histogram.getMaxValue() / 1e3);
  }
}
