package dev.twinfold.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.wire.FingerprintIds;
import dev.twinfold.topology.lineage.Reason;
import dev.twinfold.topology.lineage.Rejection;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.lineage.ReportRules;
import dev.twinfold.topology.lineage.fuzz.Defect;
import dev.twinfold.topology.lineage.fuzz.FuzzedFold;
import dev.twinfold.topology.lineage.fuzz.OutcomeTally;
import dev.twinfold.topology.lineage.fuzz.ReportFuzzer;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.junit.jupiter.api.Test;

/**
 * Spoiled records, 100,000 by default, through the decoder, the rules and the fold: nothing is
 * thrown, no length makes it allocate more than the record's size allows, and each is counted,
 * recognised or dead-lettered for the right reason.
 *
 * <p>A million: {@code mvn -q verify -pl topology -am -Dtest=WireFuzzTest -Dtwinfold.fuzz=1000000
 * -Dsurefire.failIfNoSpecifiedTests=false}; {@code -Dtwinfold.seed=N} makes it others.
 */
class WireFuzzTest {
  private static final long SEED = Long.getLong("twinfold.seed", 20260401L);
  private static final int RECORDS = Integer.getInteger("twinfold.fuzz", 100_000);
  private static final int CHECK_EVERY = 50_000;

  /** What decoding may allocate: classes on first use, and so much for each byte of the record. */
  private static final long MOST_BYTES = 4 << 20;

  private static final long MOST_BYTES_PER_BYTE = 64;

  private static final RecordMetadata ORIGIN =
      new ProcessorRecordContext(0, 0, 0, "chain-tails", new RecordHeaders());

  private static final List<Defect> DEFECTS = List.of(Defect.values());
  private static final List<WireDefect> WIRE_DEFECTS = List.of(WireDefect.values());

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final ReportFuzzer fuzzer = new ReportFuzzer(random.split());
  private final RecordSpoiler spoiler = new RecordSpoiler(random.split());
  private final ReportDecoder decoder =
      new ReportDecoder(
          new ReportReader(FingerprintIds.ofContracts()),
          new ReportRules(FuzzedFold.CORRECTION_HORIZON),
          new Topics(""),
          TenantFrom.REPORT,
          1);
  private final FuzzedFold fold = new FuzzedFold();
  private final Map<String, OutcomeTally> outcomes = new TreeMap<>();
  private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long now = ReportFuzzer.BEGIN_MILLIS;

  @Test
  void aSpoiledRecordIsCountedRecognisedOrDeadLetteredForTheRightReason() {
    for (int i = 1; i <= RECORDS; i++) {
      now += random.nextInt(2_000);
      Report good = fuzzer.next(now);
      take("none", Optional.empty(), RecordSpoiler.Bytes.of(good));
      if (random.nextInt(3) == 0) {
        Defect defect = DEFECTS.get(random.nextInt(DEFECTS.size()));
        take(
            "report " + defect,
            defect.reason,
            RecordSpoiler.Bytes.of(defect.spoil(fuzzer.once(good), fuzzer, now)));
      } else {
        WireDefect defect = WIRE_DEFECTS.get(random.nextInt(WIRE_DEFECTS.size()));
        take("wire " + defect, defect.reason, spoiler.spoil(good, defect));
      }
      if (i % CHECK_EVERY == 0) {
        fold.judge(now);
      }
    }
    fold.judge(now);
    outcomes.forEach((name, of) -> System.out.printf("wire fuzz: %-34s %s%n", name, of));
    assertThat(outcomes.get("none").allRefused()).isZero();
    assertThat(outcomes.get("wire " + WireDefect.CUT_INTO_BLOCKS).allRefused()).isZero();
  }

  private void take(String name, Optional<Reason> expected, RecordSpoiler.Bytes record) {
    OutcomeTally of = outcomes.computeIfAbsent(name, any -> new OutcomeTally());
    Optional<Rejection> refused;
    try {
      refused = refusal(record, of);
    } catch (Throwable e) {
      throw new AssertionError(described(name, record) + " broke something", e);
    }
    if (refused.isPresent()) {
      of.refused();
    }
    if (expected.isPresent() && !refused.map(Rejection::reason).equals(expected)) {
      throw new AssertionError(described(name, record) + " gave " + refused);
    }
  }

  private Optional<Rejection> refusal(RecordSpoiler.Bytes record, OutcomeTally of) {
    long before = memory.getCurrentThreadAllocatedBytes();
    ReportDecoder.Decoded decoded = decoder.decode(ORIGIN, record.key, record.value, now);
    long allocated = memory.getCurrentThreadAllocatedBytes() - before;
    int length = record.value == null ? 0 : record.value.length;
    if (allocated > MOST_BYTES + MOST_BYTES_PER_BYTE * length) {
      throw new AssertionError(length + " bytes made it allocate " + allocated);
    }
    if (decoded instanceof ReportDecoder.Decoded.Bad bad) {
      assertThat(bad.rejection().detail()).isNotBlank().hasSizeLessThan(500);
      return Optional.of(bad.rejection());
    }
    return fold.take(((ReportDecoder.Decoded.Good) decoded).report(), now, of);
  }

  private static String described(String name, RecordSpoiler.Bytes record) {
    return "seed " + SEED + ", " + name + ", key " + hex(record.key) + ", " + hex(record.value);
  }

  private static String hex(byte[] bytes) {
    return bytes == null ? "null" : HexFormat.of().formatHex(bytes);
  }
}
