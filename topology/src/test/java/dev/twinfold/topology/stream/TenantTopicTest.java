package dev.twinfold.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.ClientEvent;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.Reconciliation;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code tenant.from=topic} the topic decides who is billed, and tenants never meet. */
class TenantTopicTest {
  private static final long NOW = TopologyRun.START;
  private static final String ACME = "chain-tails.acme";
  private static final String GLOBEX = "chain-tails.globex";

  @TempDir private Path directory;
  private final SplittableRandom random = new SplittableRandom(5);
  private TopologyRun run;

  @BeforeEach
  void start() {
    run = TopologyRun.start(directory, Map.of("tenant.from", "topic"));
  }

  @AfterEach
  void stop() {
    run.close();
  }

  @Test
  void aReportThatNamesAnotherTenantIsBilledToItsTopicsAndCounted() {
    Machine liar = Machine.fresh(random, "globex", "liar");
    Machine honest = Machine.fresh(random, "acme", "honest");

    run.receiveThrough(ACME, liar.report(NOW, Map.of("read", 7L)), NOW);
    run.receiveThrough(ACME, honest.report(NOW, Map.of("read", 1L)), NOW);
    run.pass(Duration.ofHours(2));
    run.sweep();

    assertThat(run.deadLetters()).isEmpty();
    assertThat(run.clients()).extracting(ClientEvent::getTenant).containsOnly("acme");
    assertThat(run.usageByClient()).extracting(UsageByClient::getTenant).containsOnly("acme");
    assertThat(run.usageByTenant())
        .extracting(
            UsageByTenant::getTenant, UsageByTenant::getUniqueClients, UsageByTenant::getOperations)
        .containsExactly(tuple("acme", 2L, Map.of("read", 8L)));
    assertThat(run.metric("tenants-overruled-total", Map.of("tenant", "acme"))).isEqualTo(1);
  }

  @Test
  void aTenantsNameThatNoReportMayHaveIsOverruledToo() {
    ChainTail nameless = Machine.fresh(random, "", "a").report(NOW);

    run.receiveThrough(ACME, nameless, NOW);

    assertThat(run.deadLetters()).isEmpty();
    assertThat(run.clients()).extracting(ClientEvent::getTenant).containsExactly("acme");
  }

  /** Else whoever may write to the shared topic would bill whom he likes. */
  @Test
  void aReportThroughTheTopicOfNobodyIsADeadLetter() {
    run.receive(Machine.fresh(random, "acme", "a").report(NOW), NOW);

    List<TestRecord<byte[], byte[]>> letters = run.deadLetters();
    assertThat(letters).hasSize(1);
    assertThat(header(letters.get(0), DeadLetter.REASON)).isEqualTo("TENANT");
    assertThat(header(letters.get(0), DeadLetter.DETAIL))
        .isEqualTo("topic chain-tails is no tenant's; agents report to chain-tails.TENANT");
    assertThat(run.clients()).isEmpty();
  }

  /** Somebody got hold of a disk of acme's, and reports as if he were that machine. */
  @Test
  void whatIsCopiedToAnotherTenantDisturbsNobody() {
    Machine original = Machine.fresh(random, "acme", "original").moveOn();
    run.receiveThrough(ACME, original.report(NOW), NOW);
    Machine copy = original.copy("copy");
    long later = NOW + Duration.ofMinutes(5).toMillis();

    run.receiveThrough(GLOBEX, copy.moveOn().report(later), later);
    run.receiveThrough(GLOBEX, copy.moveOn().report(later), later + 1);
    run.receiveThrough(ACME, original.moveOn().report(later), later + 2);
    run.pass(Duration.ofHours(2));
    run.sweep();

    assertThat(run.clones()).isEmpty();
    List<ClientEvent> clients = run.clients();
    assertThat(clients)
        .extracting(ClientEvent::getTenant, event -> event.getLabels().get("host"))
        .containsExactly(tuple("acme", "original"), tuple("globex", "copy"));
    assertThat(clients).extracting(ClientEvent::getLineage).doesNotHaveDuplicates();
    assertThat(run.usageByTenant())
        .extracting(
            UsageByTenant::getTenant, UsageByTenant::getUniqueClients, UsageByTenant::getReports)
        .containsExactlyInAnyOrder(tuple("acme", 1L, 2L), tuple("globex", 1L, 2L));
  }

  @Test
  void aCloneWithinOneTenantIsFound() {
    Machine original = Machine.fresh(random, "acme", "original").moveOn();
    run.receiveThrough(ACME, original.report(NOW), NOW);
    Machine copy = original.copy("copy");

    run.receiveThrough(ACME, original.moveOn().report(NOW), NOW + 1);
    run.receiveThrough(ACME, copy.moveOn().report(NOW), NOW + 2);

    List<CloneDetected> clones = run.clones();
    assertThat(clones).extracting(CloneDetected::getTenant).containsExactly("acme");
    assertThat(clones.get(0).getLineage()).isEqualTo(named("acme", original.lineage()));
  }

  @Test
  void aLineageHasTheNameThatTheDocumentationSays() {
    Machine machine = Machine.fresh(random, "acme", "a");

    run.receiveThrough(ACME, machine.report(NOW), NOW);

    ClientEvent client = run.clients().get(0);
    assertThat(client.getLineage()).isEqualTo(named("acme", machine.lineage()));
    assertThat(client.getClient()).isEqualTo(client.getLineage());
    assertThat(client.getCurrent()).isEqualTo(machine.current());
  }

  @Test
  void eachTopicIsReconciledByItsOwnOffsets() {
    Machine machine = Machine.fresh(random, "acme", "a");
    ChainTail first = machine.report(NOW);
    run.receiveThrough(ACME, first, NOW);
    run.receiveThrough(GLOBEX, Machine.fresh(random, "globex", "b").report(NOW), NOW + 1);
    run.receiveThrough(ACME, first, NOW + 2);
    run.receiveThrough(ACME, machine.report(NOW), NOW + 3);

    run.pass(Duration.ofHours(1));

    assertThat(run.reconciliations())
        .extracting(
            Reconciliation::getTopic,
            Reconciliation::getReceived,
            Reconciliation::getCounted,
            Reconciliation::getRedelivered)
        .containsExactly(tuple(ACME, 3L, 2L, 1L), tuple(GLOBEX, 1L, 1L, 0L));
  }

  private static Id128 named(String tenant, Id128 lineage) {
    byte[] word = "lineage".getBytes(StandardCharsets.UTF_8);
    byte[] name = tenant.getBytes(StandardCharsets.UTF_8);
    byte[] all =
        ByteBuffer.allocate(word.length + 4 + name.length + 16)
            .put(word)
            .putInt(name.length)
            .put(name)
            .put(lineage.bytes())
            .array();
    try {
      return new Id128(Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(all), 16));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String header(TestRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
