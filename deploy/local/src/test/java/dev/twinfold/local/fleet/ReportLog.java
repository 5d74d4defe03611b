package dev.twinfold.local.fleet;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.wire.AvroDeserializer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All reports of a broker, each once, read as far as asked. */
final class ReportLog implements AutoCloseable {
  private final Map<Id128, ChainTail> reports = new LinkedHashMap<>();
  private final KafkaConsumer<byte[], ChainTail> consumer;

  ReportLog(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new AvroDeserializer<>(ChainTail.class));
    consumer.assign(
        consumer.partitionsFor(new Topics("").chainTails().name()).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList());
  }

  /** Reads what has come meanwhile; all reports up to now. */
  Collection<ChainTail> readOn() {
    consumer
        .poll(Duration.ofMillis(200))
        .forEach(r -> reports.putIfAbsent(r.value().getReportId(), r.value()));
    return reports.values();
  }

  /** Tenant to operation to count, over all reports read. */
  Map<String, Map<String, Long>> operations() {
    Map<String, Map<String, Long>> sums = new TreeMap<>();
    for (ChainTail report : reports.values()) {
      Map<String, Long> counts = sums.computeIfAbsent(report.getTenant(), t -> new TreeMap<>());
      report.getOperations().forEach((name, count) -> counts.merge(name, count, Long::sum));
    }
    return sums;
  }

  /** The identities that a host's reports name as the child of that identity, in hex. */
  Set<String> children(String host, String parent) {
    Set<String> children = new HashSet<>();
    for (ChainTail report : reports.values()) {
      List<String> chain =
          report.getChain().stream().map(id -> HexFormat.of().formatHex(id.bytes())).toList();
      int index = chain.indexOf(parent);
      if (report.getLabels().get("host").equals(host) && index >= 0 && index + 1 < chain.size()) {
        children.add(chain.get(index + 1));
      }
    }
    return children;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
