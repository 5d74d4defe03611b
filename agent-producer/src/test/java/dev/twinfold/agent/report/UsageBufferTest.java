package dev.twinfold.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UsageBufferTest {
  private static final long NOON = 1_772_366_400_000L;

  private final AtomicLong clock = new AtomicLong(NOON);
  private final UsageBuffer buffer = new UsageBuffer(clock::get);

  private void add(String operation, long count, long wallMillis) {
    clock.set(wallMillis);
    assertThat(buffer.add(operation, count)).isTrue();
  }

  private static MinuteUsage usage(long start, long end, String operation, long count) {
    return new MinuteUsage(start, end, Map.of(operation, count));
  }

  @Test
  void countsOfOneMinuteAreSummedUp() {
    add("render", 1, NOON + 1);
    add("render", 2, NOON + 5_000);
    buffer.harvest(NOON + 10_000);

    assertThat(buffer.waiting()).containsExactly(usage(NOON, NOON + 10_000, "render", 3));
  }

  @Test
  void theLastMillisecondBelongsToItsMinuteAndTheNextToTheNext() {
    add("render", 1, NOON + 59_999);
    add("render", 10, NOON + 60_000);
    buffer.harvest(NOON + 60_000);

    assertThat(buffer.waiting())
        .containsExactly(
            usage(NOON, NOON + 60_000, "render", 1),
            usage(NOON + 60_000, NOON + 60_001, "render", 10));
  }

  @Test
  void aMinuteReportedInPartsHasPeriodsThatFollowEachOther() {
    add("render", 1, NOON + 1);
    buffer.harvest(NOON + 10_000);
    MinuteUsage first = buffer.poll().orElseThrow();
    add("render", 2, NOON + 11_000);
    buffer.harvest(NOON + 20_000);

    assertThat(first.endMillis()).isEqualTo(NOON + 10_000);
    assertThat(buffer.waiting()).containsExactly(usage(NOON + 10_000, NOON + 20_000, "render", 2));
  }

  @Test
  void minutesStayApartHoweverLateTheyAreGathered() {
    for (int minute = 0; minute < 5; minute++) {
      add("render", minute + 1, NOON + minute * 60_000L);
    }
    buffer.harvest(NOON + 3_600_000);

    assertThat(buffer.waiting())
        .extracting(MinuteUsage::startMillis, u -> u.operations().get("render"))
        .containsExactly(
            tuple(NOON, 1L),
            tuple(NOON + 60_000, 2L),
            tuple(NOON + 120_000, 3L),
            tuple(NOON + 180_000, 4L),
            tuple(NOON + 240_000, 5L));
  }

  @Test
  void aClockSetBackLosesNothing() {
    add("render", 1, NOON + 600_000);
    buffer.harvest(NOON + 600_010);
    add("render", 1, NOON);
    buffer.harvest(NOON + 5);

    assertThat(buffer.waiting()).extracting(MinuteUsage::total).containsExactly(1L, 1L);
  }

  @Test
  void whileTheAgentSleepsTheMinuteIsTheOneItAnnounced() {
    buffer.sleepWithin(NOON + 59_000);
    add("render", 1, NOON + 60_000);
    buffer.wake();
    add("render", 10, NOON + 60_001);
    buffer.harvest(NOON + 60_002);

    assertThat(buffer.waiting())
        .extracting(MinuteUsage::startMillis, MinuteUsage::total)
        .containsExactly(tuple(NOON, 1L), tuple(NOON + 60_000, 10L));
  }

  @Test
  void whatAResumedSnapshotCountsHappenedNowAndNotWhenItWasTaken() {
    long later = NOON + 90 * 86_400_000L;
    buffer.sleepWithin(NOON + 1);
    add("render", 1, later);
    buffer.clockJumped(later + 1);
    buffer.wake();
    buffer.harvest(later + 2);

    assertThat(buffer.waiting()).containsExactly(usage(later, later + 2, "render", 1));
  }

  @Test
  void whatComesAfterTheEndIsSaidToBeLateAndStaysOut() {
    add("render", 1, NOON);
    buffer.close();
    buffer.harvest(NOON + 1);
    assertThat(buffer.add("render", 10)).isFalse();
    assertThat(buffer.add("export", 100)).isFalse();

    assertThat(buffer.takeLate()).isEqualTo(110);
    assertThat(buffer.takeLate()).isZero();
    assertThat(buffer.waiting()).extracting(MinuteUsage::total).containsExactly(1L);

    buffer.reopen(NOON + 2);
    add("render", 1000, NOON + 3);
    buffer.harvest(NOON + 4);
    assertThat(buffer.waiting()).extracting(MinuteUsage::total).containsExactly(1001L);
  }

  @Test
  void aClockBefore1970StillMakesMinutes() {
    UsageBuffer early = new UsageBuffer(() -> -1);
    assertThat(early.add("render", 1)).isTrue();
    early.harvest(-1);

    assertThat(early.waiting()).extracting(MinuteUsage::endMillis).containsExactly(0L);
  }

  @Test
  void usageGivenBackIsAddedToWhatCameMeanwhile() {
    add("render", 1, NOON);
    buffer.harvest(NOON + 10);
    MinuteUsage taken = buffer.poll().orElseThrow();
    add("render", 2, NOON + 20);
    buffer.harvest(NOON + 30);
    buffer.giveBack(taken);

    assertThat(buffer.waiting()).containsExactly(usage(NOON, NOON + 30, "render", 3));
  }

  @Test
  void namesBeyondTheLimitCountAsOther() {
    for (int i = 0; i < 1200; i++) {
      add("operation-" + i, 1, NOON);
    }
    buffer.harvest(NOON + 1);

    MinuteUsage all = buffer.waiting().get(0);
    assertThat(all.operations()).hasSize(UsageBuffer.MAX_NAMES).containsEntry("(other)", 201L);
    assertThat(all.total()).isEqualTo(1200);
    assertThat(buffer.rejections().takeAll())
        .extracting(Rejections.Notice::times, Rejections.Notice::example)
        .containsExactly(tuple(201L, "operation-1199"));
    assertThat(buffer.rejections().takeAll()).isEmpty();
  }

  @Test
  void namesThatCannotBeWrittenCountAsOther() {
    add(null, 1, NOON);
    add("", 1, NOON);
    add("x".repeat(129), 1, NOON);
    add("half \uD83D", 1, NOON);
    add("x".repeat(128), 1, NOON);
    buffer.harvest(NOON + 1);

    assertThat(buffer.waiting().get(0).operations())
        .containsOnly(Map.entry("(other)", 4L), Map.entry("x".repeat(128), 1L));
  }

  @Test
  void countsThatCannotBeAreLeftOutAndNoted() {
    add("render", -1, NOON);
    add("render", Long.MAX_VALUE, NOON);
    add("render", 0, NOON);
    buffer.harvest(NOON + 1);

    assertThat(buffer.isEmpty()).isTrue();
    assertThat(buffer.rejections().takeAll())
        .extracting(Rejections.Notice::times)
        .containsExactly(2L);
  }

  @Test
  void moreNamesThanAReportHoldsMakeTwoOfTheMinute() {
    for (int i = 0; i < 1500; i++) {
      buffer.giveBack(usage(NOON, NOON + 60_000, "left-behind-" + i, 1));
    }

    assertThat(buffer.poll().orElseThrow().operations()).hasSize(1000);
    assertThat(buffer.poll().orElseThrow().operations()).hasSize(500);
    assertThat(buffer.poll()).isEmpty();
  }

  @Test
  void aWeekWithoutBrokerFitsIntoTheLimitAndLosesNoHour() {
    long minutes = 7 * 24 * 60;
    for (long m = 0; m < minutes; m++) {
      add("render", 1, NOON + m * 60_000);
      buffer.harvest(NOON + m * 60_000 + 30_000);
    }

    List<MinuteUsage> waiting = buffer.waiting();
    assertThat(waiting).hasSizeLessThanOrEqualTo(WaitingMinutes.MAX_MINUTES);
    long[] perHour = new long[7 * 24];
    for (MinuteUsage usage : waiting) {
      perHour[(int) ((usage.startMillis() - NOON) / 3_600_000)] += usage.total();
    }
    assertThat(perHour).containsOnly(60L);
  }

  @Test
  void whenOnlyHoursAreLeftTheOldestAreAddedTogether() {
    WaitingMinutes waiting = new WaitingMinutes(3, 1000);
    for (int hour = 0; hour < 5; hour++) {
      waiting.add(usage(NOON + hour * 3_600_000L, NOON + hour * 3_600_000L + 1, "render", 1));
      waiting.enforceLimits();
    }

    assertThat(waiting.all()).extracting(MinuteUsage::total).containsExactly(3L, 1L, 1L);
  }

  @Test
  void noCountIsLostBetweenManyThreadsAndAGatherer() throws InterruptedException {
    int threads = 8;
    int calls = 50_000;
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      new Thread(
              () -> {
                for (int i = 0; i < calls; i++) {
                  add("op-" + i % 7, 1, NOON + i * 10L);
                }
                done.countDown();
              })
          .start();
    }
    List<MinuteUsage> taken = new ArrayList<>();
    long now = NOON;
    while (done.getCount() > 0) {
      buffer.harvest(now);
      buffer.poll().ifPresent(taken::add);
      now += 1000;
    }
    buffer.harvest(now);
    while (!buffer.isEmpty()) {
      taken.add(buffer.poll().orElseThrow());
    }

    assertThat(taken.stream().mapToLong(MinuteUsage::total).sum())
        .isEqualTo((long) threads * calls);
  }
}
