package dev.twinfold.topology.query;

import dev.twinfold.topology.lineage.Identity;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How an identity begins, as somebody types it: compared as bits, since a search compares several
 * for each client.
 *
 * @param digits how many of the 32 hex digits are given
 */
record HexPrefix(long high, long low, int digits) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{4,32}");
  private static final int ALL = 32;
  private static final int BITS = 4;

  /** Empty for what is no hex digits in lower case, or fewer than four. */
  static Optional<HexPrefix> parse(String text) {
    if (!HEX.matcher(text).matches()) {
      return Optional.empty();
    }
    Identity padded = Identity.parse(text + "0".repeat(ALL - text.length()));
    return Optional.of(new HexPrefix(padded.high(), padded.low(), text.length()));
  }

  boolean begins(Identity identity) {
    int bits = digits * BITS;
    return bits <= Long.SIZE
        ? (identity.high() ^ high) >>> (Long.SIZE - bits) == 0
        : identity.high() == high && (identity.low() ^ low) >>> (2 * Long.SIZE - bits) == 0;
  }
}
