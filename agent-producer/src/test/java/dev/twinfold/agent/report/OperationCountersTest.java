package dev.twinfold.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class OperationCountersTest {
  private static final int THREADS = 16;

  private final OperationCounters counters = new OperationCounters(new Rejections());

  /** "Aa" and "BB" have one hash code, and so has whatever is made of as many of them. */
  @Test
  void namesOfOneHashCodeAreCountedApart() {
    List<String> names = new ArrayList<>(List.of(""));
    for (int i = 0; i < 9; i++) {
      List<String> longer = new ArrayList<>();
      names.forEach(name -> longer.addAll(List.of(name + "Aa", name + "BB")));
      names = longer;
    }
    assertThat(names)
        .hasSize(512)
        .extracting(String::hashCode)
        .containsOnly(names.get(0).hashCode());

    names.forEach(name -> counters.of(name));

    assertThat(names)
        .allSatisfy(name -> assertThat(counters.of(new String(name)).name()).isEqualTo(name));
    assertThat(counters.of("another").name()).isEqualTo("another");
  }

  @Test
  void manyThreadsThatMeetNewNamesShareOneCounterOfEach() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<FutureTask<Map<String, OperationCounter>>> tasks = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      FutureTask<Map<String, OperationCounter>> task =
          new FutureTask<>(
              () -> {
                start.await();
                Map<String, OperationCounter> found = new HashMap<>();
                for (int i = 1; i < UsageBuffer.MAX_NAMES; i++) {
                  found.put("operation-" + i, counters.of("operation-" + i));
                }
                return found;
              });
      tasks.add(task);
      new Thread(task).start();
    }
    start.countDown();

    Map<String, OperationCounter> first = tasks.get(0).get();
    for (FutureTask<Map<String, OperationCounter>> task : tasks) {
      assertThat(task.get()).isEqualTo(first);
    }
    assertThat(first).allSatisfy((name, counter) -> assertThat(counter.name()).isEqualTo(name));
    assertThat(counters.of("one too many").name()).isEqualTo(UsageBuffer.OTHER);
    List<OperationCounter> all = new ArrayList<>();
    counters.forEach(all::add);
    assertThat(all)
        .hasSize(UsageBuffer.MAX_NAMES)
        .doesNotHaveDuplicates()
        .containsAll(first.values());
  }
}
