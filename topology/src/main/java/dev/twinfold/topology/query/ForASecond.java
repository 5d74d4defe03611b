package dev.twinfold.topology.query;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Something that costs too much to be made for each who asks: it is made once a second at most. */
final class ForASecond<T> {
  private static final long NANOS = 1_000_000_000L;

  private final Supplier<T> source;
  private final LongSupplier nanoTime;
  private T made;
  private long madeNanos;

  ForASecond(Supplier<T> source, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
  }

  /** Whoever comes while it is made waits for it; if that fails, the next tries again. */
  synchronized T get() {
    if (made == null || nanoTime.getAsLong() - madeNanos >= NANOS) {
      made = source.get();
      madeNanos = nanoTime.getAsLong();
    }
    return made;
  }
}
