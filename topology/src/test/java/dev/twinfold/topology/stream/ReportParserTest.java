package dev.twinfold.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.wire.AvroDeserializer;
import dev.twinfold.schemas.wire.WireFormatException;
import dev.twinfold.topology.lineage.Landmark;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.lineage.fuzz.ReportFuzzer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The short cut against Avro's own reader: it may leave a report to Avro, but never differ. */
class ReportParserTest {
  private static final long SEED = Long.getLong("twinfold.seed", 20261124L);
  private static final int RECORDS = Integer.getInteger("twinfold.fuzz", 50_000);
  private static final int HEADER_BYTES = 5;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final ReportFuzzer fuzzer = new ReportFuzzer(random.split());
  private final RecordSpoiler spoiler = new RecordSpoiler(random.split());
  private final ReportParser parser = new ReportParser();
  private final AvroDeserializer<ChainTail> avro = new AvroDeserializer<>(ChainTail.class);

  @Test
  void whatTheShortCutReadsIsWhatAvroReads() {
    WireDefect[] defects = WireDefect.values();
    int read = 0;
    for (int i = 0; i < RECORDS; i++) {
      Report report = varied(fuzzer.next(ReportFuzzer.BEGIN_MILLIS + i));
      byte[] good = RecordSpoiler.Bytes.of(report).value;
      assertThat(parser.parse(good, HEADER_BYTES)).contains(report);
      byte[] spoiled = spoiler.spoil(report, defects[random.nextInt(defects.length)]).value;
      if (spoiled != null && spoiled.length >= HEADER_BYTES && spoiled[0] == 0) {
        Optional<Report> shortCut = parser.parse(spoiled, HEADER_BYTES);
        read += shortCut.isPresent() ? 1 : 0;
        shortCut.ifPresent(
            found ->
                assertThat(byAvro(spoiled))
                    .as("seed %d: %s", SEED, HexFormat.of().formatHex(spoiled))
                    .contains(found));
      }
    }
    assertThat(read).as("spoiled records that both could read").isGreaterThan(RECORDS / 20);
  }

  /** With all that an honest report may have. */
  private Report varied(Report of) {
    Map<String, String> labels =
        random.nextBoolean() ? of.labels() : Map.of("host", "web-" + random.nextInt(), "zone", "ä");
    Map<String, Long> operations =
        random.nextBoolean() ? of.operations() : Map.of("a", random.nextLong() >>> 2, "b", 0L);
    List<Landmark> landmarks =
        random.nextBoolean()
            ? List.of()
            : List.of(new Landmark(128, of.lineage()), new Landmark(4096, of.reportId()));
    return new Report(
        of.tenant(),
        of.lineage(),
        of.chain(),
        landmarks,
        of.generation(),
        of.sequence(),
        of.reportId(),
        of.periodStartMillis(),
        of.periodEndMillis(),
        operations,
        labels);
  }

  private Optional<Report> byAvro(byte[] value) {
    byte[] known = value.clone();
    // The short cut does not look at the schema id: whoever calls it did.
    System.arraycopy(RecordSpoiler.Bytes.of(fuzzer.next(0)).value, 0, known, 0, HEADER_BYTES);
    try {
      return Optional.of(ReportReader.report(avro.deserialize("chain-tails", known)));
    } catch (WireFormatException refused) {
      return Optional.empty();
    }
  }
}
