package dev.twinfold.local.demo;

import dev.twinfold.local.fleet.CloneMade;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.CloneStatus;
import dev.twinfold.schemas.Evidence;
import dev.twinfold.schemas.Id128;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/** Clone-detected events as a demo sees them: host-03 was copied to host-03-copy at 12:00:00. */
final class CloneEvents {
  static final Instant COPIED_AT = Instant.parse("2026-03-01T12:00:00Z");

  private CloneEvents() {}

  static CloneMade made() {
    return new CloneMade(COPIED_AT, "acme", hex("11"), hex("5d"), "host-03", "host-03-copy");
  }

  static CloneDetected.Builder event(CloneStatus status, Instant decidedAt) {
    return CloneDetected.newBuilder()
        .setCloneId(id("cc"))
        .setTenant("acme")
        .setLineage(id("11"))
        .setEvidence(Evidence.FORK)
        .setStatus(status)
        .setOriginalClient(id("11"))
        .setCloneClient(id("ab"))
        .setForkedAt(id("5d"))
        .setForkedAtGeneration(12)
        .setOriginalLabels(Map.of("host", "host-03"))
        .setCloneLabels(Map.of("host", "host-03-copy"))
        .setCloneFirstHeard(decidedAt)
        .setCloneLastHeard(decidedAt)
        .setDecidedAt(decidedAt);
  }

  static Id128 id(String twoHexDigits) {
    return new Id128(HexFormat.of().parseHex(hex(twoHexDigits)));
  }

  private static String hex(String twoHexDigits) {
    return twoHexDigits.repeat(16);
  }
}
