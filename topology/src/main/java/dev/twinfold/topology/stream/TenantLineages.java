package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Identity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.kafka.common.utils.Utils;

/**
 * Names the lineages of a world in which only one tenant exists: nobody else's reports can have the
 * name, whatever they were copied from.
 *
 * <p>It is the first 128 bits of SHA-256 over the word {@code lineage}, the tenant's length in
 * bytes (4 bytes), the tenant in UTF-8 and the lineage; as a number, and from there the next whose
 * place, by Kafka's default, is the partition that the report came through: so who has a lineage
 * can be told from its name.
 */
final class TenantLineages {
  private static final byte[] WORD = "lineage".getBytes(StandardCharsets.US_ASCII);

  private final int partitions;

  /**
   * For a topology.
   *
   * @param partitions how many tasks there are
   */
  TenantLineages(int partitions) {
    this.partitions = partitions;
  }

  Identity name(String tenant, Identity lineage, int partition) {
    if (partition >= partitions) {
      throw new IllegalStateException(
          "lineage "
              + lineage
              + " of "
              + tenant
              + " in partition "
              + partition
              + " of "
              + partitions);
    }
    byte[] name = Tenants.bytes(tenant);
    MessageDigest sha = sha256();
    sha.update(WORD);
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
    sha.update(name);
    Identity next = Identity.read(ByteBuffer.wrap(sha.digest(lineage.toBytes())));
    while (Utils.toPositive(Utils.murmur2(next.toBytes())) % partitions != partition) {
      next = new Identity(next.high(), next.low() + 1);
    }
    return next;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
