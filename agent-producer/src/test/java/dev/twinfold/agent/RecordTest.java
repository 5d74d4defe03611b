package dev.twinfold.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.twinfold.agent.chain.FileChainStore;
import dev.twinfold.agent.chain.IdentitySource;
import dev.twinfold.agent.report.MinuteUsage;
import dev.twinfold.agent.report.StateFormat;
import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.wire.AvroSerializer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code record()} costs and what it promises when many threads call it. */
class RecordTest {
  private static final int THREADS = 300;
  private static final int CLOSERS = 20;
  private static final int CALLS = 2000;
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private final List<MockProducer<byte[], ChainTail>> producers = new CopyOnWriteArrayList<>();
  private final AtomicLong late = new AtomicLong();
  private final JumpingClock clock = new JumpingClock();

  private AgentProducer open(boolean brokerThere) {
    AgentListener listener =
        new AgentListener() {
          @Override
          public void rejected(String reason, String example, long times) {
            assertThat(reason).isEqualTo(LateRecords.REASON);
            late.addAndGet(times);
          }
        };
    return AgentProducer.open(
        AgentConfig.builder()
            .bootstrapServers("localhost:9092")
            .tenant("acme")
            .stateDirectory(directory)
            .reportInterval(Duration.ofMillis(20))
            .listener(listener)
            .build(),
        new AgentRuntime(
            clock,
            System::nanoTime,
            IdentitySource::operatingSystemRandomness,
            FileChainStore::open,
            settings -> {
              MockProducer<byte[], ChainTail> producer =
                  new MockProducer<>(
                      brokerThere, null, new ByteArraySerializer(), new AvroSerializer<>());
              producers.add(producer);
              return producer;
            }));
  }

  @Test
  void aKnownOperationAllocatesNothing() {
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    try (AgentProducer agent = open(true)) {
      List<Long> allocated = new ArrayList<>();
      for (int round = 0; round < 20; round++) {
        long before = memory.getThreadAllocatedBytes(self);
        for (int i = 0; i < 50_000; i++) {
          agent.record("render");
        }
        allocated.add(memory.getThreadAllocatedBytes(self) - before);
      }
      // A round in which a minute begins allocates once; most rounds must not.
      assertThat(allocated.subList(5, 20)).filteredOn(bytes -> bytes == 0).hasSizeGreaterThan(10);
    }
  }

  /** The wall clock of a machine on which somebody sets the date. */
  private static final class JumpingClock extends UtcClock {
    private final Clock real = Clock.systemUTC();
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      return real.instant().plus(ahead);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, 0", "false, 0", "true, -1", "false, -1", "true, 1", "false, 1"})
  void hundredsOfThreadsAndClosesInBetweenAndEachCallCountsOnceOrIsTold(
      boolean brokerThere, int daysTheClockJumpsAndBack) throws Exception {
    AgentProducer agent = open(brokerThere);
    CountDownLatch start = new CountDownLatch(1);
    CountDownLatch underway = new CountDownLatch(THREADS);
    CountDownLatch further = new CountDownLatch(THREADS);
    CountDownLatch closed = new CountDownLatch(1);
    List<FutureTask<Void>> tasks = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      FutureTask<Void> task =
          new FutureTask<>(
              () -> {
                start.await();
                recordMany(agent, thread, underway, further);
                closed.await();
                agent.record("operation-" + thread % 50, 2);
                return null;
              });
      tasks.add(task);
      new Thread(task).start();
    }

    start.countDown();
    underway.await();
    clock.ahead = Duration.ofDays(daysTheClockJumpsAndBack);
    further.await();
    clock.ahead = Duration.ZERO;
    List<Boolean> everythingAcknowledged = closeAtOnce(agent, brokerThere ? LONG : Duration.ZERO);
    closed.countDown();
    for (FutureTask<Void> task : tasks) {
      task.get();
    }

    assertThat(late).hasValueGreaterThanOrEqualTo(2 * THREADS);
    long sent = brokerThere ? sum(sent()) : 0;
    assertThat(sent + onDisk() + late.get()).isEqualTo(2L * THREADS * (CALLS + 1));
    assertThat(everythingAcknowledged).hasSize(CLOSERS).containsOnly(onDisk() == 0);
  }

  private static void recordMany(
      AgentProducer agent, int thread, CountDownLatch underway, CountDownLatch further) {
    String operation = "operation-" + thread % 50;
    for (int i = 0; i < CALLS; i++) {
      agent.record(operation, 2);
      if (i == CALLS / 10) {
        underway.countDown();
      } else if (i == CALLS / 5) {
        further.countDown();
      }
      if (thread % 60 == 0 && i % 100 == 0) {
        agent.flush(Duration.ofMillis(1));
      }
    }
  }

  /** Many threads close it; each is told how it ended. */
  private static List<Boolean> closeAtOnce(AgentProducer agent, Duration timeout) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<FutureTask<Boolean>> closers = new ArrayList<>();
    for (int i = 0; i < CLOSERS; i++) {
      FutureTask<Boolean> closer =
          new FutureTask<>(
              () -> {
                go.await();
                return agent.close(timeout);
              });
      closers.add(closer);
      new Thread(closer).start();
    }
    go.countDown();
    List<Boolean> answers = new ArrayList<>();
    for (FutureTask<Boolean> closer : closers) {
      answers.add(closer.get());
    }
    return answers;
  }

  private List<Collection<Long>> sent() {
    List<Collection<Long>> counts = new ArrayList<>();
    producers.forEach(
        p -> p.history().forEach(record -> counts.add(record.value().getOperations().values())));
    return counts;
  }

  private static long sum(List<Collection<Long>> counts) {
    return counts.stream().flatMap(Collection::stream).mapToLong(Long::longValue).sum();
  }

  private long onDisk() throws IOException {
    try (FileChainStore store = FileChainStore.open(directory)) {
      StateFormat.State state = StateFormat.read(store.load().orElseThrow());
      return state.waiting().stream().mapToLong(MinuteUsage::total).sum()
          + state.outbox().unacknowledged().stream().mapToLong(r -> r.usage().total()).sum();
    }
  }

  @Test
  void aListenerThatRecordsDoesNotTellItselfForEver() {
    List<AgentProducer> agents = new ArrayList<>();
    AtomicLong told = new AtomicLong();
    AgentListener listener =
        new AgentListener() {
          @Override
          public void rejected(String reason, String example, long times) {
            told.incrementAndGet();
            agents.get(0).record("rejected");
          }
        };
    agents.add(
        AgentProducer.open(
            AgentConfig.builder()
                .bootstrapServers("localhost:9092")
                .tenant("acme")
                .stateDirectory(directory)
                .listener(listener)
                .build()));
    agents.get(0).close(Duration.ZERO);

    agents.get(0).record("render");

    assertThat(told).hasValue(1);
  }
}
