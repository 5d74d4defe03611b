package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.topology.query.Answers.CloneEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The last clones, by broker time and by arrival. */
class CloneRingTest {
  private final CloneRing ring = new CloneRing(3);

  @Test
  void theNewestAreKeptAndItIsToldFromWhenOnTheyAreAll() {
    ring.begin(true);
    add(5, 0);
    add(1, 1);
    add(3, 0);
    assertThat(ring.completeSinceMillis()).isEmpty();
    add(4, 1);
    assertThat(tenants(ring.newest(Optional.empty(), event -> true, 10)))
        .containsExactly("5", "4", "3");
    assertThat(ring.completeSinceMillis()).hasValue(3L);
    assertThat(tenants(ring.newest(Optional.of(new CloneRing.Place(4, 1, 4)), event -> true, 10)))
        .containsExactly("3");
    assertThat(tenants(ring.since(4))).containsExactly("4", "5");
  }

  @Test
  void whatIsReadTwiceStandsOnceAndIsToldOnce() throws Exception {
    add(5, 0);
    add(5, 0);
    assertThat(ring.arrivals()).isEqualTo(1);
    assertThat(tenants(ring.await(0, 1).events())).containsExactly("5");
    assertThat(ring.await(1, 1).events()).isEmpty();
  }

  @Test
  void whatHadNoRoomBeforeIsNotToldAgainWhenAllIsReadAnew() throws Exception {
    ring.begin(true);
    for (int i = 1; i <= 5; i++) {
      add(i, 0);
    }
    ring.begin(true);
    for (int i = 1; i <= 6; i++) {
      add(i, 0);
    }
    assertThat(tenants(ring.await(5, 1).events())).containsExactly("6");
    assertThat(tenants(ring.since(0))).containsExactly("4", "5", "6");
    assertThat(ring.completeSinceMillis()).hasValue(4L);
  }

  @Test
  void whoeverReadsTooSlowlyMissesTheOldest() throws Exception {
    for (int i = 1; i <= 5; i++) {
      add(i, 0);
    }
    CloneRing.Arrived arrived = ring.await(0, 1);
    assertThat(tenants(arrived.events())).containsExactly("3", "4", "5");
    assertThat(arrived.arrivals()).isEqualTo(5);
  }

  private void add(long millis, int partition) {
    ring.add(new CloneRing.Place(millis, partition, millis), event(Long.toString(millis)));
  }

  private static List<String> tenants(List<CloneEvent> events) {
    return events.stream().map(CloneEvent::tenant).toList();
  }

  private static CloneEvent event(String tenant) {
    return new CloneEvent(
        "",
        null,
        tenant,
        "",
        "FORK",
        "SUSPECTED",
        null,
        null,
        null,
        -1,
        1,
        Map.of(),
        Map.of(),
        null,
        Instant.EPOCH,
        Instant.EPOCH,
        Instant.EPOCH,
        "");
  }
}
