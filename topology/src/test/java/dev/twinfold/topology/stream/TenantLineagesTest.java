package dev.twinfold.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twinfold.topology.lineage.Identity;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** The names of lineages where each tenant has its own. */
class TenantLineagesTest {
  private static final int PARTITIONS = 12;

  private final TenantLineages lineages = new TenantLineages(PARTITIONS);

  @Test
  void aNameLeadsToThePartitionThatTheReportsCameThroughAndIsNobodyElses() {
    SplittableRandom random = new SplittableRandom(3);
    Set<Identity> names = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      Identity lineage = new Identity(random.nextLong(), random.nextLong());
      for (String tenant : new String[] {"acme", "globex", "acm", "e"}) {
        int partition = random.nextInt(PARTITIONS);
        Identity name = lineages.name(tenant, lineage, partition);

        assertThat(Utils.toPositive(Utils.murmur2(name.toBytes())) % PARTITIONS)
            .isEqualTo(partition);
        assertThat(lineages.name(tenant, lineage, partition)).isEqualTo(name);
        assertThat(names.add(name)).isTrue();
      }
    }
  }

  /** Computed with sha256sum; with one partition every number has the right place. */
  @Test
  void theNameIsWhatTheDocumentationSays() {
    Identity lineage = Identity.parse("000102030405060708090a0b0c0d0e0f");

    assertThat(new TenantLineages(1).name("acme", lineage, 0).hex())
        .isEqualTo("41f5698553041baffbcc3beb43e208fd");
  }

  @Test
  void aPartitionThatHasNoTaskIsADefect() {
    assertThatThrownBy(() -> lineages.name("acme", new Identity(1, 1), PARTITIONS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("partition 12 of 12");
  }
}
