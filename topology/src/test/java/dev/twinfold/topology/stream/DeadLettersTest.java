package dev.twinfold.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.topology.lineage.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever cannot be used is kept as it came, with the reason, and stops nothing. */
class DeadLettersTest {
  private static final long NOW = TopologyRun.START;

  @TempDir private static Path directory;
  private static TopologyRun run;
  private static final SplittableRandom RANDOM = new SplittableRandom(1);

  /** One for all tests: each is then also a proof that those before it stopped nothing. */
  @BeforeAll
  static void start() {
    run = TopologyRun.start(directory);
  }

  @AfterAll
  static void stop() {
    run.close();
  }

  @BeforeEach
  void passOverWhatWasBefore() {
    run.deadLetters();
    run.clients();
  }

  static List<BadReport> badReports() {
    return BadReport.ALL;
  }

  @ParameterizedTest
  @MethodSource("badReports")
  void aReportThatBreaksARuleIsKeptWithItsReason(BadReport bad) {
    ChainTail report = bad.spoil(Machine.fresh(RANDOM, "acme", "a").moveOn().report(NOW));
    byte[] value = run.bytes(report);

    run.receive(report.getLineage().bytes(), value, NOW);

    TestRecord<byte[], byte[]> letter = onlyLetter(bad.reason());
    assertThat(letter.value()).isEqualTo(value);
    assertThat(letter.key()).isEqualTo(report.getLineage().bytes());
    assertThat(header(letter, DeadLetter.DETAIL)).contains(bad.saying()).doesNotContain("\n");
    assertGoodReportsStillCount();
  }

  @Test
  void everyReasonThatALoneReportCanGiveIsTried() {
    Set<Reason> tried = EnumSet.of(Reason.KEY_MISMATCH);
    BadReport.ALL.forEach(bad -> tried.add(bad.reason()));

    assertThat(tried).containsExactlyInAnyOrder(Reason.values());
  }

  @Test
  void bytesThatAreNoReportAreKept() {
    byte[] whole = run.bytes(Machine.fresh(RANDOM, "acme", "a").report(NOW));
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    byte[] ofAnotherSchema = whole.clone();
    ofAnotherSchema[4] ^= 1;
    List<byte[]> garbage =
        List.of(
            new byte[0],
            new byte[] {0},
            "{\"tenant\":\"acme\"}".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(whole, whole.length / 2),
            longer,
            ofAnotherSchema);

    garbage.forEach(value -> run.receive(new byte[] {1, 2}, value, NOW));
    run.receive(new byte[] {1, 2}, null, NOW);

    List<TestRecord<byte[], byte[]>> letters = run.deadLetters();
    assertThat(letters).hasSize(garbage.size() + 1);
    for (int i = 0; i < garbage.size(); i++) {
      assertThat(letters.get(i).value()).isEqualTo(garbage.get(i));
      assertThat(header(letters.get(i), DeadLetter.REASON)).isEqualTo("UNDECODABLE");
    }
    assertThat(letters.get(garbage.size()).value()).isNull();
    assertGoodReportsStillCount();
  }

  /** An array that claims two thousand million elements must not be given room for them. */
  @Test
  void aReportThatClaimsAnEnormousChainCostsNoMemory() {
    byte[] value = run.bytes(Machine.fresh(RANDOM, "acme", "a").report(NOW));
    int chainAt = 5 + 1 + "acme".length() + 16;
    byte[] enormous = Arrays.copyOf(value, chainAt + 5);
    // 2^31 - 9 as a zigzag number of variable length: what Avro itself would still allow.
    System.arraycopy(
        new byte[] {(byte) 0xee, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f},
        0,
        enormous,
        chainAt,
        5);

    run.receive(new byte[] {1}, enormous, NOW);

    assertThat(onlyLetter(Reason.UNDECODABLE).value()).isEqualTo(enormous);
    assertGoodReportsStillCount();
  }

  @Test
  void aKeyThatIsNotTheLineageOrNotThereIsAMismatch() {
    byte[] value = run.bytes(Machine.fresh(RANDOM, "acme", "a").report(NOW));

    run.receive(new byte[16], value, NOW);
    assertThat(onlyLetter(Reason.KEY_MISMATCH).value()).isEqualTo(value);
    run.receive(null, value, NOW);

    assertThat(onlyLetter(Reason.KEY_MISMATCH).key()).isNull();
    assertGoodReportsStillCount();
  }

  /** Two agents that share identities but count generations differently: a broken chain file. */
  @Test
  void aGenerationThatContradictsWhatIsKnownOfTheIdentityIsKeptToo() {
    Machine machine = Machine.fresh(RANDOM, "acme", "a").moveOn().moveOn().moveOn().moveOn();
    run.receive(machine.report(NOW), NOW);
    ChainTail other = machine.report(NOW);
    other.setGeneration(other.getGeneration() + 1);

    run.receive(other, NOW);

    assertThat(onlyLetter(Reason.CHAIN_GENERATION).value()).isEqualTo(run.bytes(other));
  }

  @Test
  void theHeadersOfTheSenderStayAndTheOriginIsNamed() {
    run.receive(new byte[] {1}, new byte[] {2}, NOW);
    long before = Long.parseLong(header(onlyLetter(Reason.UNDECODABLE), DeadLetter.OFFSET));
    Headers sent = new RecordHeaders().add("trace", new byte[] {7, 7});

    run.receive(new byte[] {1}, new byte[] {2}, sent, NOW);

    TestRecord<byte[], byte[]> letter = onlyLetter(Reason.UNDECODABLE);
    assertThat(letter.headers().lastHeader("trace").value()).containsExactly(7, 7);
    assertThat(header(letter, DeadLetter.TOPIC)).isEqualTo("chain-tails");
    assertThat(header(letter, DeadLetter.PARTITION)).isEqualTo("0");
    assertThat(header(letter, DeadLetter.OFFSET)).isEqualTo(Long.toString(before + 1));
    assertThat(letter.timestamp()).isEqualTo(NOW);
  }

  private TestRecord<byte[], byte[]> onlyLetter(Reason reason) {
    List<TestRecord<byte[], byte[]>> letters = run.deadLetters();
    assertThat(letters).hasSize(1);
    assertThat(header(letters.get(0), DeadLetter.REASON)).isEqualTo(reason.name());
    return letters.get(0);
  }

  private void assertGoodReportsStillCount() {
    Machine good = Machine.fresh(RANDOM, "acme", "good");
    run.receive(good.report(NOW), NOW);
    assertThat(run.deadLetters()).isEmpty();
    assertThat(run.clients())
        .extracting(event -> event.getLabels().get("host"))
        .containsExactly("good");
  }

  private static String header(TestRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
