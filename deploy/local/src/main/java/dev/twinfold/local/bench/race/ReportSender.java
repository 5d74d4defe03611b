package dev.twinfold.local.bench.race;

import dev.twinfold.local.CommandFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Appends reports, and knows whether all arrived. For one thread. */
public final class ReportSender implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private Future<RecordMetadata> last = CompletableFuture.completedFuture(null);

  /**
   * To a broker; the topic is known from the first report on.
   *
   * @param configuration of the producer, beside where the broker is
   */
  public ReportSender(String servers, String topic, Map<String, Object> configuration) {
    Map<String, Object> all = new HashMap<>(configuration);
    all.put("bootstrap.servers", servers);
    producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    if (producer.partitionsFor(topic).isEmpty()) {
      throw new IllegalStateException("there is no topic " + topic);
    }
  }

  /** Sends one, and tells where it was appended. */
  public void send(ProducerRecord<byte[], byte[]> report, Consumer<RecordMetadata> appended) {
    last =
        producer.send(
            report,
            (where, error) -> {
              if (error == null) {
                appended.accept(where);
              } else {
                failure.compareAndSet(null, error);
              }
            });
  }

  /** Whether one was refused already. */
  public boolean failed() {
    return failure.get() != null;
  }

  /**
   * Ends it; everything sent is on the broker then.
   *
   * @throws CommandFailure if it is not
   */
  @Override
  public void close() {
    producer.close();
    if (failed() || !last.isDone()) {
      throw new CommandFailure("reports could not be written: " + failure.get());
    }
  }
}
