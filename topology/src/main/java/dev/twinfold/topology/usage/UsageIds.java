package dev.twinfold.topology.usage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Names of bills that say what they are about, so that a consumer can upsert: the first 16 bytes of
 * SHA-256 over it, laid out as the contracts say.
 */
public final class UsageIds {
  private UsageIds() {}

  /**
   * The name of a client's bill.
   *
   * @param clientKey lineage and client, 32 bytes
   */
  public static byte[] ofClient(String tenant, byte[] clientKey, Window window, int revision) {
    return digest("client", tenant, clientKey, window, revision);
  }

  /** The name of a tenant's bill. */
  public static byte[] ofTenant(String tenant, Window window, int revision) {
    return digest("tenant", tenant, new byte[0], window, revision);
  }

  private static byte[] digest(
      String kind, String tenant, byte[] clientKey, Window window, int revision) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(kind.getBytes(StandardCharsets.US_ASCII));
      byte[] name = tenant.getBytes(StandardCharsets.UTF_8);
      // The length keeps "ab" + "c" apart from "a" + "bc".
      sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
      sha.update(name);
      sha.update(clientKey);
      sha.update(
          ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES)
              .putLong(window.startMillis())
              .putLong(window.endMillis())
              .putInt(revision)
              .array());
      return Arrays.copyOf(sha.digest(), 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
