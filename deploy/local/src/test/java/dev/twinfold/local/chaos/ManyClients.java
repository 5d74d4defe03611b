package dev.twinfold.local.chaos;

import dev.twinfold.local.process.LocalCluster;
import dev.twinfold.local.process.User;
import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.wire.AvroSerializer;
import dev.twinfold.schemas.wire.SchemaIds;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Machines that report once and are never heard of again: state that has to be somewhere. */
final class ManyClients implements AutoCloseable {
  static final String TENANT = "many";
  static final String OPERATION = "start";
  private static final String TOPIC = new Topics("").chainTails().name();

  private final KafkaProducer<byte[], byte[]> producer;
  private final AvroSerializer<ChainTail> serializer;
  private final SplittableRandom random = new SplittableRandom(7);

  ManyClients(LocalCluster cluster) {
    Properties client = cluster.client(User.ADMIN);
    client.setProperty("linger.ms", "20");
    client.setProperty("batch.size", "100000");
    serializer =
        new AvroSerializer<>(
            SchemaIds.of(Map.of("schema.registry.url", client.getProperty("schema.registry.url"))));
    producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Each performs one operation; returns how many it were, when all are written. */
  long report(int machines) throws Exception {
    List<Future<?>> sending = new ArrayList<>();
    for (int i = 0; i < machines; i++) {
      ChainTail report = first();
      byte[] value = serializer.serialize(TOPIC, report);
      sending.add(producer.send(new ProducerRecord<>(TOPIC, report.getLineage().bytes(), value)));
    }
    for (Future<?> each : sending) {
      each.get(2, TimeUnit.MINUTES);
    }
    return machines;
  }

  private ChainTail first() {
    Id128 lineage = draw();
    Instant now = Instant.now();
    return ChainTail.newBuilder()
        .setTenant(TENANT)
        .setLineage(lineage)
        .setChain(List.of(lineage))
        .setLandmarks(List.of())
        .setGeneration(0)
        .setSequence(1)
        .setReportId(draw())
        .setPeriodStart(now)
        .setPeriodEnd(now.plusMillis(1))
        .setOperations(Map.of(OPERATION, 1L))
        .setLabels(Map.of("host", "machine"))
        .build();
  }

  private Id128 draw() {
    return new Id128(
        ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(random.nextLong()).array());
  }

  @Override
  public void close() {
    producer.close();
    serializer.close();
  }
}
