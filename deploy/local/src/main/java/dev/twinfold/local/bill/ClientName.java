package dev.twinfold.local.bill;

import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.UsageByClient;
import java.util.HexFormat;

/**
 * Which client a bill is about.
 *
 * @param lineage 32 lower-case hex digits
 * @param client 32 lower-case hex digits
 */
public record ClientName(String lineage, String client) {
  static ClientName of(UsageByClient bill) {
    return new ClientName(hex(bill.getLineage()), hex(bill.getClient()));
  }

  private static String hex(Id128 id) {
    return HexFormat.of().formatHex(id.bytes());
  }
}
