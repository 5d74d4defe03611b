package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Evidence;
import dev.twinfold.topology.lineage.Fork;
import dev.twinfold.topology.lineage.Gap;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.RecentReports;
import dev.twinfold.topology.lineage.Verdict;
import dev.twinfold.topology.stream.ClientState;
import dev.twinfold.topology.usage.OpenUsage;
import dev.twinfold.topology.usage.Window;
import dev.twinfold.topology.usage.WindowSize;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What a census costs in memory while somebody looks at lists; {@code -Dtwinfold.clients=1000000}
 * for a large one.
 */
class CensusMemoryTest {
  private static final int CLIENTS = Integer.getInteger("twinfold.clients", 50_000);
  private static final int TENANTS = 20;

  /** Each tenth is a clone. */
  private static final int CLONES_EACH = 10;

  private static final long BYTES_AT_MOST = 200;
  private static final long NOW = Instant.parse("2026-03-05T06:30:00Z").toEpochMilli();

  @Test
  void aClientTakesLittleMoreThanItsNames() {
    long before = heapBytes();
    Census census = Census.take(Set.of(0), CensusMemoryTest::each, "here");
    try {
      long bytes = (heapBytes() - before) / CLIENTS;
      System.out.printf(
          "a census of %,d clients: %,d bytes each, taken in %,d ms without reading the state%n",
          CLIENTS, bytes, census.took().toMillis());
      assertThat(census.lineages()).isEqualTo(CLIENTS - CLIENTS / CLONES_EACH);
      assertThat(census.of("tenant-1")).hasSize(CLIENTS / TENANTS);
      assertThat(bytes).isBetween(50L, BYTES_AT_MOST);
    } finally {
      Reference.reachabilityFence(census);
    }
  }

  private static long heapBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void each(int partition, Consumer<ClientState> taker) {
    SplittableRandom random = new SplittableRandom(partition);
    WindowSize hour = WindowSize.parse("PT1H");
    Window window = hour.holding(NOW);
    Identity lineage = identity(random);
    for (int i = 0; i < CLIENTS; i++) {
      boolean clone = i % CLONES_EACH == CLONES_EACH - 1;
      lineage = clone ? lineage : identity(random);
      String tenant = "tenant-" + i % TENANTS;
      taker.accept(
          new ClientState(
              client(random, lineage, clone, tenant, "web-" + i + ".example"),
              OpenUsage.NONE
                  .opened(window, tenant, hour.closesMillis(window), 1)
                  .plus(window, tenant, Map.of("read", 12L), false)));
    }
  }

  private static Client client(
      SplittableRandom random, Identity lineage, boolean clone, String tenant, String host) {
    return new Client(
        lineage,
        clone ? identity(random) : lineage,
        tenant,
        ClientStatus.ACTIVE,
        identity(random),
        250_000,
        NOW - 1_000_000,
        NOW - random.nextInt(60_000),
        260_000,
        RecentReports.EMPTY,
        Gap.NONE,
        clone ? fork(random, lineage) : Fork.NONE,
        Identity.NONE,
        false,
        Map.of("host", host));
  }

  private static Fork fork(SplittableRandom random, Identity original) {
    return new Fork(
        Evidence.FORK,
        identity(random),
        249_000,
        NOW,
        1,
        original,
        7,
        Identity.NONE,
        0,
        -1,
        Verdict.CONFIRMED);
  }

  private static Identity identity(SplittableRandom random) {
    return new Identity(random.nextLong(), random.nextLong());
  }
}
