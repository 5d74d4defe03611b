package dev.twinfold.topology.usage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;

/**
 * Names of bills that say what they are about, so that a consumer can upsert: the first 16 bytes of
 * SHA-256 over it, laid out as the contracts say.
 */
public final class UsageIds {
  private static final int BYTES = 16;

  private UsageIds() {}

  /**
   * The name of a client's bill.
   *
   * @param clientKey lineage and client, 32 bytes
   */
  public static byte[] ofClient(String tenant, byte[] clientKey, Window window, int revision) {
    return Arrays.copyOf(about("client", tenant, clientKey, window, revision).digest(), BYTES);
  }

  /**
   * The name of a tenant's bill. The totals are part of it: in which order the partitions tell of
   * their corrections is left to chance, so a replay may pass through other totals on its way to
   * the same end, and no name must ever mean two things.
   */
  public static byte[] ofTenant(String tenant, Window window, Bill bill) {
    Tally total = bill.total();
    MessageDigest sha = about("tenant", tenant, new byte[0], window, bill.revision());
    numbers(sha, total.machines(), total.reports(), total.aheadReports(), total.clones());
    for (Map.Entry<String, Long> count : total.counts().asMap().entrySet()) {
      text(sha, count.getKey());
      numbers(sha, count.getValue());
    }
    return Arrays.copyOf(sha.digest(), BYTES);
  }

  private static MessageDigest about(
      String kind, String tenant, byte[] clientKey, Window window, int revision) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(kind.getBytes(StandardCharsets.US_ASCII));
      text(sha, tenant);
      sha.update(clientKey);
      numbers(sha, window.startMillis(), window.endMillis());
      sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(revision).array());
      return sha;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The length keeps "ab" + "c" apart from "a" + "bc". */
  private static void text(MessageDigest sha, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    sha.update(bytes);
  }

  private static void numbers(MessageDigest sha, long... numbers) {
    for (long number : numbers) {
      sha.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }
  }
}
