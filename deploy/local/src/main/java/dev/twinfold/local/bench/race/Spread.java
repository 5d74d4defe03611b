package dev.twinfold.local.bench.race;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * What several rounds gave.
 *
 * @param min the least
 * @param median the one in the middle; of an even number the greater of the two
 * @param max the greatest
 */
public record Spread(double min, double median, double max) {
  /** Of at least one value. */
  public static Spread of(DoubleStream values) {
    double[] sorted = values.toArray();
    Arrays.sort(sorted);
    return new Spread(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
  }
}
