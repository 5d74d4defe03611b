package dev.twinfold.topology.lineage.script;

import dev.twinfold.schemas.Topics;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.TopologyService;
import dev.twinfold.topology.WireReports;
import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.stream.StoredClients;
import dev.twinfold.topology.stream.store.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Plays scripts against a running {@link TopologyService} on a broker, exactly-once, with the
 * broker's own timestamps. Only the order of the rows is the script's: what is scaled stands in the
 * README of the scripts.
 */
final class BrokerPlayer implements Player {
  private static final int PARTITIONS = 3;
  private static final Duration START_WITHIN = Duration.ofMinutes(1);

  private final Topics topics;
  private final TopologyService service;
  private final KafkaProducer<byte[], byte[]> producer;
  private final BrokerOutput broker;
  private final OutputReader output;
  private final StoredClients stored = new StoredClients();
  private final ClientWatch watch = new ClientWatch();
  private final HeldVerdicts verdicts;
  private final Map<Identity, Report> sent = new HashMap<>();
  private final List<Observed> read = new ArrayList<>();
  private final String changelog;
  private OutputReader.Sent last;

  BrokerPlayer(Script script, EmbeddedBroker embedded, Path stateDirectory) {
    String name = "play-" + script.title();
    changelog = StoredClients.topic(name);
    Settings settings =
        BrokerSettings.of(script, embedded.bootstrapServers(), name, stateDirectory);
    topics = settings.topics();
    output = new OutputReader(topics);
    verdicts = new HeldVerdicts(script.settings().restoreAfter());
    embedded.createTopics(
        topics.all().stream()
            .map(
                topic ->
                    new NewTopic(topic.name(), PARTITIONS, (short) 1)
                        .configs(topic.configuration()))
            .toList());
    service = TopologyService.start(settings);
    if (!service.awaitRunning(START_WITHIN)) {
      throw new AssertionError("the topology does not run: " + service.failure());
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", embedded.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    List<String> toRead = new ArrayList<>(output.topics());
    toRead.add(changelog);
    broker = new BrokerOutput(embedded.bootstrapServers(), name, toRead, this::read);
  }

  @Override
  public Set<Sense> senses() {
    return Set.of(Sense.values());
  }

  @Override
  public List<Observed> report(Report report, long atMillis) {
    List<Observed> observed = new ArrayList<>(verdicts.hold(send(report), atMillis));
    if (observed.stream().noneMatch(one -> one instanceof Observed.Rejected)) {
      observed.addAll(watch.reported(report, List.copyOf(stored.all())));
    }
    return observed;
  }

  private List<Observed> send(Report report) {
    Report now = sent.computeIfAbsent(report.reportId(), id -> atPresent(report));
    try {
      RecordMetadata received =
          producer
              .send(
                  new ProducerRecord<>(
                      topics.chainTails().name(), WireReports.key(now), WireReports.value(now)))
              .get();
      last = new OutputReader.Sent(now, received.partition(), received.offset());
      broker.awaitOutputOf(
          new TopicPartition(received.topic(), received.partition()), received.offset());
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return taken();
  }

  /** The same report about the present second: no broker takes a time of the script. */
  private static Report atPresent(Report report) {
    long second = System.currentTimeMillis() / 1000 * 1000;
    return new Report(
        report.tenant(),
        report.lineage(),
        report.chain(),
        report.landmarks(),
        report.generation(),
        report.sequence(),
        report.reportId(),
        second,
        second + 1000,
        report.operations(),
        report.labels());
  }

  /** Waits for a real sweep behind all reports; the last of them, resent, tells that it is over. */
  @Override
  public List<Observed> sweep(long atMillis) {
    BrokerOutput.until("a sweep behind the last report", () -> watch.isSame(ReportMetrics.sums()));
    List<Observed> observed = new ArrayList<>(report(last.report(), atMillis));
    if (!observed.equals(List.of(new Observed.Redelivered()))) {
      throw new AssertionError("a resent report gave " + observed);
    }
    BrokerOutput.until(
        "a verdict on what is long suspected",
        () -> {
          broker.readAll();
          verdicts.hold(taken(), atMillis);
          return !verdicts.isOverdue(atMillis);
        });
    watch.swept(List.copyOf(stored.all()));
    return verdicts.release(atMillis);
  }

  @Override
  public void forget(Identity lineage, List<Identity> identities, long atMillis) {
    throw new AssertionError("nothing is forgotten within seconds");
  }

  @Override
  public List<Script.End> clients() {
    BrokerOutput.until(
        "all reports are billed",
        () -> {
          broker.readAll();
          return output.billedReports() >= watch.counted();
        });
    BrokerOutput.until("all reports are metered", () -> watch.isSame(ReportMetrics.sums()));
    List<Client> end = List.copyOf(stored.all());
    output.assertAnnounced(end);
    output.assertBilled(watch.counted());
    return output.ends(end);
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(changelog)) {
      stored.read(record.key(), record.value());
    } else {
      output
          .read(record.topic(), record.key(), record.value(), record.headers(), last)
          .ifPresent(read::add);
    }
  }

  private List<Observed> taken() {
    List<Observed> taken = List.copyOf(read);
    read.clear();
    return taken;
  }

  @Override
  public void close() {
    broker.close();
    producer.close();
    service.close();
  }
}
