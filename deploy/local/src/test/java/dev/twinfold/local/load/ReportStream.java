package dev.twinfold.local.load;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.wire.AvroSerializer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Machines that report in turn, as many a second as somebody says: some of their own, and some
 * woken from one image. What they did is always of the minute before, however fast they report.
 */
final class ReportStream implements AutoCloseable {
  private static final int CHAIN = 4;
  private static final int REPORTS_PER_IDENTITY = 5;
  private static final int STEP_MILLIS = 10;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long IMAGE = -1;

  private final int machines;
  private final int copies;
  private final String topic = new Topics("").chainTails().name();
  private final AvroSerializer<ChainTail> serializer = new AvroSerializer<>();
  private final KafkaProducer<byte[], byte[]> producer;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /** Written by one thread at a time: the clock's while it runs, else the test's. */
  private final AtomicLong sent = new AtomicLong();

  private volatile Future<RecordMetadata> last = CompletableFuture.completedFuture(null);
  private ScheduledFuture<?> sending;

  /** Machines in all, of which the first so many are copies of one image. */
  ReportStream(String bootstrapServers, int machines, int copies) {
    this.machines = machines;
    this.copies = copies;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "batch.size", 1 << 16, "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    // Before its copies: an image that nobody heard of has none.
    append(report(IMAGE, 0, 1));
  }

  /** Sends so many; returns when the broker has them. */
  void send(long count) {
    for (long i = 0; i < count; i++) {
      next();
    }
    producer.flush();
    requireWell();
  }

  /** Begins to send so many a second, whatever becomes of them. */
  void start(double perSecond) {
    long began = System.nanoTime();
    long before = sent.get();
    sending =
        clock.scheduleAtFixedRate(
            () -> {
              double due = before + (System.nanoTime() - began) / 1e9 * perSecond;
              while (sent.get() < due) {
                next();
              }
            },
            0,
            STEP_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** Ends what was started; returns when the broker has all of it. */
  void stop() throws InterruptedException, ExecutionException {
    if (!sending.cancel(false)) {
      throw new IllegalStateException("reports were no longer sent");
    }
    // A step that is under way comes first.
    clock.submit(() -> {}).get();
    producer.flush();
    requireWell();
  }

  private void requireWell() {
    if (failure.get() != null || !last.isDone()) {
      throw new IllegalStateException(failure.get());
    }
  }

  /** How many were sent so far, the image's one among them. */
  long sent() {
    return sent.get();
  }

  int machines() {
    return machines;
  }

  private void next() {
    long number = sent.get() - 1;
    long turn = number / machines;
    int machine = (int) (number % machines);
    long generation = turn / REPORTS_PER_IDENTITY + (machine < copies ? 1 : 0);
    append(report(machine, generation, (int) (turn % REPORTS_PER_IDENTITY) + 1));
  }

  private void append(ChainTail report) {
    last =
        producer.send(
            new ProducerRecord<>(
                topic, report.getLineage().bytes(), serializer.serialize(topic, report)),
            (where, error) -> failure.compareAndSet(null, error));
    sent.incrementAndGet();
  }

  private ChainTail report(long machine, long generation, int sequence) {
    List<Id128> chain = new ArrayList<>(CHAIN);
    for (long g = Math.max(0, generation - CHAIN + 1); g <= generation; g++) {
      chain.add(identity(machine, g));
    }
    long minute = Math.floorDiv(System.currentTimeMillis(), MINUTE_MILLIS) - 1;
    return ChainTail.newBuilder()
        .setTenant(tenant(machine))
        .setLineage(identity(machine, 0))
        .setChain(chain)
        .setLandmarks(List.of())
        .setGeneration(generation)
        .setSequence(sequence)
        .setReportId(drawn(sent.get(), 1))
        .setPeriodStart(Instant.ofEpochMilli(minute * MINUTE_MILLIS))
        .setPeriodEnd(Instant.ofEpochMilli((minute + 1) * MINUTE_MILLIS))
        .setOperations(Map.of("render", 1 + sent.get() % 7, "export", 1L))
        .setLabels(Map.of("host", host(machine)))
        .build();
  }

  /** Copies of the image belong to the first of ten. */
  String tenant(long machine) {
    return "customer-" + (machine < copies ? 0 : machine % 10);
  }

  static String host(long machine) {
    return "host-" + machine;
  }

  /** Of a machine that is no copy, its lineage and its client are named alike. */
  String lineage(long machine) {
    return HexFormat.of().formatHex(identity(machine, 0).bytes());
  }

  private Id128 identity(long machine, long generation) {
    boolean ofImage = machine < copies && generation == 0;
    return drawn(ofImage ? IMAGE : machine, generation + 2);
  }

  private static Id128 drawn(long of, long number) {
    SplittableRandom random = new SplittableRandom(of * 0x9e3779b97f4a7c15L ^ number);
    return new Id128(
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(random.nextLong())
            .putLong(random.nextLong())
            .array());
  }

  @Override
  public void close() {
    clock.shutdownNow();
    producer.close();
  }
}
