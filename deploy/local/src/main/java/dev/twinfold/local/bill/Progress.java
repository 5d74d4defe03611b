package dev.twinfold.local.bill;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Says from time to time how far a long reading is; says nothing about a short one. */
public final class Progress {
  private final Consumer<String> out;
  private final long pauseNanos;
  private final LongSupplier nanoTime;
  private long lastSaidNanos;
  private long expected;
  private long done;

  /**
   * One that begins now.
   *
   * @param out takes a line
   * @param pause the least time between two lines, and before the first
   * @param nanoTime {@code System::nanoTime}
   */
  public Progress(Consumer<String> out, Duration pause, LongSupplier nanoTime) {
    this.out = out;
    this.pauseNanos = pause.toNanos();
    this.nanoTime = nanoTime;
    this.lastSaidNanos = nanoTime.getAsLong();
  }

  /** Says nothing ever. */
  public static Progress silent() {
    return new Progress(line -> {}, Duration.ofDays(1), () -> 0);
  }

  /** That many more records are to be read, about. */
  public void expect(long records) {
    expected += records;
  }

  /** That many more were read. */
  public void advance(long records) {
    done += records;
    long now = nanoTime.getAsLong();
    if (records > 0 && now - lastSaidNanos >= pauseNanos) {
      lastSaidNanos = now;
      out.accept(inWords());
    }
  }

  private String inWords() {
    // Offsets of transaction markers are expected and never read: it must not say 98 % at the end.
    if (done >= expected) {
      return String.format(Locale.ROOT, "%,d records read", done);
    }
    return String.format(
        Locale.ROOT,
        "%,d of about %,d records read (%d %%)",
        done,
        expected,
        100 * done / expected);
  }
}
