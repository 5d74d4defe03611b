package dev.twinfold.local.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.twinfold.local.cluster.EmbeddedCluster;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.TopicCreation;
import dev.twinfold.local.topics.TopicLayout;
import dev.twinfold.schemas.Topics;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.TopologyService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Questions while reports stream: all are answered, and all reports are folded. {@code
 * -Dtwinfold.queries=500 -Dtwinfold.seconds=60} is the long form, whose figures mean something: how
 * fast the topology folds with and without so many questions a second, in turn; first with more
 * reports than it can fold, then with half of what it folded then. {@code -Dtwinfold.rounds} says
 * how often each, {@code -Dtwinfold.machines} how many report.
 */
class QueryLoadTest {
  private static final int QUERIES = Integer.getInteger("twinfold.queries", 50);
  private static final int SECONDS = Integer.getInteger("twinfold.seconds", 1);
  private static final int ROUNDS = Integer.getInteger("twinfold.rounds", SECONDS > 5 ? 3 : 1);
  private static final int MACHINES =
      Integer.getInteger("twinfold.machines", SECONDS > 5 ? 20_000 : 1_000);
  private static final int COPIES = MACHINES / 5;
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** With more reports than can be folded, an interval is shorter: they have to be kept. */
  private static final double BACKLOG_SECONDS = Math.max(1, SECONDS / 3.0);

  private static final double BACKLOG_SPARE = 1.5;
  private static final int WARM_UPS = SECONDS > 5 ? 4 : 0;

  private final List<Long> nanos = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  @Test
  void everyQuestionIsAnsweredAndEveryReportIsFolded(@TempDir Path directory) throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.open(1)) {
      createTopics(cluster);
      try (TopologyService topology = TopologyService.startServing(settings(cluster, directory));
          ReportStream reports = new ReportStream(cluster.bootstrapServers(), MACHINES, COPIES)) {
        askWhileItStarts(topology);
        reports.send(5L * MACHINES);
        awaitFolded(reports);
        awaitSeen(topology, reports);
        double most = withMoreThanCanBeFolded(topology, reports);
        awaitFolded(reports);
        withHalfOfThat(topology, reports, most / 2);
        awaitFolded(reports);
        assertThat(failures).isEmpty();
        assertThat(nanos.size()).isGreaterThan(QUERIES * SECONDS * ROUNDS / 2);
      }
    }
  }

  private static Settings settings(EmbeddedCluster cluster, Path directory) {
    return Settings.load(
        new Properties(),
        Map.of(),
        Map.of(
            "bootstrap.servers",
            cluster.bootstrapServers(),
            "state.dir",
            directory.resolve("state").toString(),
            "num.stream.threads",
            "1"));
  }

  private static void createTopics(EmbeddedCluster cluster) {
    try (Broker broker =
        Broker.connect(
            Map.of("bootstrap.servers", cluster.bootstrapServers()), "bootstrap.servers")) {
      new TopicCreation(broker, new Topics(""), TopicLayout.partitions(PARTITIONS)).createMissing();
    }
  }

  /** Before it runs, whoever asks is answered or told to come back, by how far it is. */
  private void askWhileItStarts(TopologyService topology) throws InterruptedException {
    Asking asking = new Asking(topology.address(), Questions::early, QUERIES, true);
    try (asking) {
      assertThat(topology.awaitRunning(PATIENCE)).isTrue();
    }
    assertThat(asking.failures()).isEmpty();
    assertThat(asking.nanos()).isNotEmpty();
    System.out.printf(
        "while it started, %,d of %,d were told to come back%n",
        asking.unavailable(), asking.nanos().size());
  }

  private static void awaitFolded(ReportStream reports) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(Used.counted()).isEqualTo(reports.sent()));
  }

  /** Until all lists know all machines, which are seconds old, and the log of clones is read. */
  private static void awaitSeen(TopologyService topology, ReportStream reports) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Asking asking =
                  new Asking(
                      topology.address(), new Questions(reports, COPIES)::at, QUERIES, false);
              try (asking) {
                rest(Math.max(0.2, 20.0 / QUERIES));
              }
              assertThat(asking.failures()).isEmpty();
            });
  }

  /** Returns how many reports a second are folded without questions. */
  private double withMoreThanCanBeFolded(TopologyService topology, ReportStream reports)
      throws InterruptedException {
    double rate = rateWhenWarm(topology, reports);
    List<Used> without = new ArrayList<>();
    List<Used> with = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      long needed = (long) (rate * BACKLOG_SECONDS * BACKLOG_SPARE);
      without.add(atMost(reports, topology, false, needed));
      with.add(atMost(reports, topology, true, needed));
      rate = Math.max(rate, without.get(round).rate());
    }
    tell("more reports than can be folded", without, with);
    return median(without, Used::rate);
  }

  /** For the compiler, and to know how many are needed. */
  private double rateWhenWarm(TopologyService topology, ReportStream reports)
      throws InterruptedException {
    long backlog = 3L * MACHINES;
    double rate = atMost(reports, topology, false, backlog).rate();
    for (int i = 0; i < WARM_UPS; i++) {
      backlog = Math.max(backlog, (long) (2 * rate * BACKLOG_SECONDS));
      rate = atMost(reports, topology, false, backlog).rate();
    }
    return rate;
  }

  private Used atMost(ReportStream reports, TopologyService topology, boolean asked, long backlog)
      throws InterruptedException {
    while (reports.sent() - Used.counted() < backlog) {
      reports.send(backlog / 4);
    }
    Used used = interval(topology, reports, asked, BACKLOG_SECONDS);
    long left = reports.sent() - Used.counted();
    System.out.printf("  %s; %,d left%n", asked ? "with questions" : "without", left);
    return used;
  }

  private void withHalfOfThat(TopologyService topology, ReportStream reports, double perSecond)
      throws Exception {
    List<Used> without = new ArrayList<>();
    List<Used> with = new ArrayList<>();
    reports.start(perSecond);
    for (int round = 0; round < ROUNDS; round++) {
      without.add(interval(topology, reports, false, SECONDS));
      System.out.printf("  without: lag of %,d%n", reports.sent() - Used.counted());
      with.add(interval(topology, reports, true, SECONDS));
      System.out.printf("  with questions: lag of %,d%n", reports.sent() - Used.counted());
    }
    reports.stop();
    tell(String.format(Locale.ROOT, "%,.0f reports a second", perSecond), without, with);
  }

  private Used interval(
      TopologyService topology, ReportStream reports, boolean asked, double seconds)
      throws InterruptedException {
    if (!asked) {
      Used before = Used.now();
      rest(seconds);
      return Used.now().since(before);
    }
    Asking asking =
        new Asking(topology.address(), new Questions(reports, COPIES)::at, QUERIES, false);
    Used used;
    try (asking) {
      Used before = Used.now();
      rest(seconds);
      used = Used.now().since(before);
    }
    nanos.addAll(asking.nanos());
    failures.addAll(asking.failures());
    System.out.printf(
        "  %,.1f answers/s, %s%n", asking.nanos().size() / seconds, latencies(asking));
    return used;
  }

  private static String latencies(Asking asking) {
    List<Long> sorted = asking.nanos();
    StringBuilder told = new StringBuilder("ms until answered:");
    for (double part : new double[] {0.5, 0.99, 0.999}) {
      told.append(
          String.format(
              Locale.ROOT,
              " p%s %.1f,",
              100 * part,
              sorted.get((int) ((sorted.size() - 1) * part)) / 1e6));
    }
    return told.append(String.format(" most %.1f", sorted.get(sorted.size() - 1) / 1e6)).toString();
  }

  private static void rest(double seconds) throws InterruptedException {
    long nanos = (long) (seconds * 1e9);
    assertThat(new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS)).isFalse();
  }

  private static void tell(String what, List<Used> without, List<Used> with) {
    System.out.println(what + ":");
    without.forEach(used -> System.out.println("  without questions: " + used));
    with.forEach(used -> System.out.println("  with " + QUERIES + " a second: " + used));
    System.out.printf(
        "  median with / without: %.3f of the rate, %.3f of the CPU time of the stream thread%n",
        median(with, Used::rate) / median(without, Used::rate),
        median(with, Used::foldMicros) / median(without, Used::foldMicros));
  }

  private static double median(List<Used> all, ToDoubleFunction<Used> figure) {
    double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
