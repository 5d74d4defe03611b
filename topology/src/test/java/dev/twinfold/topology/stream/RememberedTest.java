package dev.twinfold.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Known;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identities are found for the horizon, then forgotten, and looking one up is cheap. */
class RememberedTest {
  private static final Duration HORIZON = Duration.ofMinutes(10);
  private static final long HORIZON_MILLIS = HORIZON.toMillis();
  private static final long START = 1_772_692_200_000L;
  private static final Identity LINEAGE = new Identity(1, 1);
  private static final String STORE = "remembered";

  private static final class Idle implements Processor<byte[], byte[], Void, Void> {
    @Override
    public void process(Record<byte[], byte[]> record) {}
  }

  @TempDir private Path directory;
  private TopologyTestDriver driver;
  private WindowStore<ClientKey, Known> store;
  private Remembered remembered;

  /** The real store on disk, in the smallest topology that gives it a place. */
  @BeforeEach
  void open() {
    Topology topology =
        new Topology()
            .addSource(
                "source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "nothing")
            .addProcessor("idle", Idle::new, "source")
            .addStateStore(Remembered.builder(STORE, HORIZON).withLoggingDisabled(), "idle");
    Properties streams = new Properties();
    streams.put("application.id", "remembered");
    streams.put("bootstrap.servers", "none:1");
    streams.put("state.dir", directory.toString());
    driver = new TopologyTestDriver(topology, streams);
    store = driver.getWindowStore(STORE);
    remembered = new Remembered(store, HORIZON, 1 << 12);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void whatWasWrittenWithinTheHorizonIsFoundAndNothingOfTwoHorizonsAgo() {
    SplittableRandom random = new SplittableRandom(7);
    Map<ClientKey, Long> written = new HashMap<>();
    long now = START;
    for (int i = 0; i < 3000; i++) {
      now += random.nextInt(5000);
      ClientKey key = key(i);
      remembered.put(key, Known.of(LINEAGE, i), now);
      written.put(key, now);
      long asked = now;
      ClientKey any = key(random.nextInt(i + 1));
      long age = asked - written.get(any);
      Known found = remembered.find(any, asked);
      if (age <= HORIZON_MILLIS) {
        assertThat(found).as("%d ms later", age).isEqualTo(Known.of(LINEAGE, any.name().low()));
      } else if (age > 2 * HORIZON_MILLIS) {
        assertThat(found).as("%d ms later", age).isEqualTo(Known.NOTHING);
      }
    }
  }

  /**
   * Whoever held things on the heap while they were written, and whoever reads the store only; also
   * when a verdict that is overdue falls at a time before the last report.
   */
  @Test
  void whatIsHeldOnTheHeapIsWhatTheStoreHolds() {
    SplittableRandom random = new SplittableRandom(11);
    long now = START;
    for (int i = 0; i < 5000; i++) {
      now += random.nextInt(4000);
      long at = now - random.nextInt(2) * random.nextLong(HORIZON_MILLIS);
      ClientKey key = key(random.nextInt(50));
      Known known = Known.of(LINEAGE, i);
      if (random.nextInt(3) == 0) {
        remembered.keep(key, known, at);
      } else {
        remembered.put(key, known, at);
      }
      ClientKey any = key(random.nextInt(50));
      assertThat(remembered.find(any, now))
          .isEqualTo(new Remembered(store, HORIZON, 1 << 12).find(any, now));
      assertThat(remembered.find(any, at))
          .isEqualTo(new Remembered(store, HORIZON, 1 << 12).find(any, at));
    }
  }

  @Test
  void writingItAgainRemembersItForAnotherHorizonAndTheNewestCounts() {
    Known branched = new Known(LINEAGE, 1, 1, new Identity(5, 5), Identity.NONE);
    remembered.put(key(1), Known.of(LINEAGE, 1), START);
    remembered.put(key(1), branched, START + HORIZON_MILLIS);

    assertThat(remembered.find(key(1), START + 2 * HORIZON_MILLIS)).isEqualTo(branched);
  }

  /** Of several brokers' clocks one may be a little behind. */
  @Test
  void aTimeALittleBehindTheNewestStillFinds() {
    long bucket = HORIZON_MILLIS / 2;
    long edge = Math.floorDiv(START, bucket) * bucket;
    remembered.put(key(1), Known.of(LINEAGE, 1), edge - 1);

    assertThat(remembered.find(key(1), edge).exists()).isTrue();
    assertThat(remembered.find(key(1), edge - 1).exists()).isTrue();
  }

  @Test
  void whatWasNeverWrittenCostsFourPointReadsAndNoScan() {
    remembered.put(key(1), Known.of(LINEAGE, 1), START);
    List<String> calls = new ArrayList<>();

    Known found = new Remembered(counting(calls), HORIZON, 1 << 12).find(key(2), START);

    assertThat(found).isEqualTo(Known.NOTHING);
    assertThat(calls).hasSize(4).containsOnly("fetch(ClientKey, Long)");
  }

  @SuppressWarnings("unchecked")
  private WindowStore<ClientKey, Known> counting(List<String> calls) {
    return (WindowStore<ClientKey, Known>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {WindowStore.class},
            (proxy, method, arguments) -> {
              List<String> types = new ArrayList<>();
              for (Object argument : arguments) {
                types.add(argument.getClass().getSimpleName());
              }
              calls.add(method.getName() + "(" + String.join(", ", types) + ")");
              return method.invoke(store, arguments);
            });
  }

  private static ClientKey key(long number) {
    return new ClientKey(LINEAGE, new Identity(9, number));
  }
}
