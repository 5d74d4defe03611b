package dev.twinfold.agent.chain;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Draws identities that twins will not share (docs/semantics.md): SHA-256 over fresh randomness of
 * the operating system, both clocks, the previous identity, a counter of this process, and the
 * place of the last acknowledged report; cut to 128 bits.
 *
 * <p>Two machines resumed from one snapshot can hold equal random state and equal clocks. What they
 * cannot hold is the same place in the topic, so after its first acknowledgement each goes its own
 * way for certain. Safe for use by many threads.
 */
public final class IdentitySource {
  private static final String OS_RANDOMNESS = "/dev/urandom";
  private static final int RANDOM_BYTES = 32;

  private final Supplier<byte[]> randomness;
  private final LongSupplier nanoTime;
  private final LongSupplier wallMillis;
  private final AtomicLong drawn = new AtomicLong();

  /**
   * A source with an origin of randomness of your own; for tests.
   *
   * @param randomness bytes that nobody can guess, new ones at each call
   * @param nanoTime as {@link System#nanoTime()}
   * @param wallMillis as {@link System#currentTimeMillis()}
   */
  public IdentitySource(
      Supplier<byte[]> randomness, LongSupplier nanoTime, LongSupplier wallMillis) {
    this.randomness = Objects.requireNonNull(randomness, "randomness");
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    this.wallMillis = Objects.requireNonNull(wallMillis, "wallMillis");
  }

  /**
   * Draws one value; never the same twice.
   *
   * @param previous the identity before, or another value that twins may not share
   * @param last where the last acknowledged report went
   */
  public Identity draw(Identity previous, Acknowledgement last) {
    byte[] random = randomness.get();
    ByteBuffer ingredients =
        ByteBuffer.allocate(random.length + Identity.BYTES + 4 * Long.BYTES + Integer.BYTES)
            .put(random)
            .putLong(nanoTime.getAsLong())
            .putLong(wallMillis.getAsLong())
            .put(previous.bytes())
            .putLong(drawn.incrementAndGet())
            .putInt(last.partition())
            .putLong(last.offset());
    return Identity.ofBytes(Arrays.copyOf(sha256(ingredients.array()), Identity.BYTES));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Fresh bytes of the operating system, read unbuffered. {@link SecureRandom} stands in where
   * there is no such device; it is not the first choice because the JDK's native generator serves
   * one buffer for up to 100 ms, and a snapshot copies that buffer.
   */
  public static byte[] operatingSystemRandomness() {
    byte[] random = new byte[RANDOM_BYTES];
    try (FileInputStream device = new FileInputStream(OS_RANDOMNESS)) {
      if (device.readNBytes(random, 0, RANDOM_BYTES) == RANDOM_BYTES) {
        return random;
      }
    } catch (IOException e) {
      // No device on this system: the generator below is the best there is.
    }
    new SecureRandom().nextBytes(random);
    return random;
  }
}
