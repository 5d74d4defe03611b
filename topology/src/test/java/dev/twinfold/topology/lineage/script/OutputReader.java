package dev.twinfold.topology.lineage.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.twinfold.schemas.ClientEvent;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.wire.AvroDeserializer;
import dev.twinfold.topology.WireReports;
import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Evidence;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Reason;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.lineage.Verdict;
import dev.twinfold.topology.stream.ClientKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Reads the records of the output topics as those do who use Twinfold; adds up the bills. */
final class OutputReader {
  /** A report as it was sent to chain-tails. */
  record Sent(Report report, int partition, long offset) {}

  private final AvroDeserializer<CloneDetected> clones =
      new AvroDeserializer<>(CloneDetected.class);
  private final AvroDeserializer<ClientEvent> clients = new AvroDeserializer<>(ClientEvent.class);
  private final AvroDeserializer<UsageByClient> bills = new AvroDeserializer<>(UsageByClient.class);

  private final Topics topics;
  private final Map<Identity, Observed.ClientSeen> announced = new HashMap<>();
  private final Map<Identity, Map<String, Long>> operations = new HashMap<>();
  private long billedReports;

  OutputReader(Topics topics) {
    this.topics = topics;
  }

  /** The topics to read. */
  List<String> topics() {
    return List.of(
        topics.cloneDetected().name(),
        topics.clients().name(),
        topics.deadLetters().name(),
        topics.usageByClient().name());
  }

  /** What one record says; empty for a bill, which is added up instead. */
  Optional<Observed> read(String topic, byte[] key, byte[] value, Headers headers, Sent last) {
    if (topic.equals(topics.cloneDetected().name())) {
      return Optional.of(clone(clones.deserialize(topic, value)));
    } else if (topic.equals(topics.clients().name())) {
      return Optional.of(client(key, clients.deserialize(topic, value)));
    } else if (topic.equals(topics.deadLetters().name())) {
      return Optional.of(rejected(key, value, headers, last));
    }
    bill(bills.deserialize(topic, value));
    return Optional.empty();
  }

  private static Observed clone(CloneDetected event) {
    if (event.getCloneId() == null) {
      return new Observed.LeafShared(identity(event.getOriginalClient()));
    }
    return new Observed.CloneSeen(
        Verdict.valueOf(event.getStatus().name()),
        Evidence.valueOf(event.getEvidence().name()),
        identity(event.getCloneClient()),
        identity(event.getOriginalClient()),
        identity(event.getForkedAt()),
        event.getBranches());
  }

  private Observed client(byte[] key, ClientEvent event) {
    ByteBuffer bytes = ByteBuffer.wrap(key);
    ClientKey named = new ClientKey(Identity.read(bytes), Identity.read(bytes));
    if (event == null) {
      announced.remove(named.name());
      return new Observed.ClientForgotten(named.name());
    }
    ClientKey said = new ClientKey(identity(event.getLineage()), identity(event.getClient()));
    if (!named.equals(said)) {
      throw new AssertionError("key " + named + " of an event about " + said);
    }
    Observed.ClientSeen seen =
        new Observed.ClientSeen(
            named.name(),
            ClientStatus.valueOf(event.getStatus().name()),
            identity(event.getContinuedBy()));
    announced.put(named.name(), seen);
    return seen;
  }

  /** A dead letter is the very record that was sent, and says where that came from. */
  private Observed rejected(byte[] key, byte[] value, Headers headers, Sent last) {
    boolean same =
        Arrays.equals(key, WireReports.key(last.report()))
            && Arrays.equals(value, WireReports.value(last.report()));
    String origin =
        text(headers, "topic") + "-" + text(headers, "partition") + "@" + text(headers, "offset");
    String right = topics.chainTails().name() + "-" + last.partition() + "@" + last.offset();
    if (!same || !origin.equals(right) || text(headers, "detail").isEmpty()) {
      throw new AssertionError("dead letter from " + origin + ", not the record of " + right);
    }
    return new Observed.Rejected(Reason.valueOf(text(headers, "reason")));
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader("twinfold." + name);
    return header == null ? "" : new String(header.value(), UTF_8);
  }

  private void bill(UsageByClient bill) {
    Map<String, Long> sums =
        operations.computeIfAbsent(identity(bill.getClient()), client -> new TreeMap<>());
    bill.getDelta().forEach((name, count) -> sums.merge(name, count, Long::sum));
    billedReports += bill.getDeltaReports();
  }

  /** Fails unless the topic of clients says of each what is stored of it. */
  void assertAnnounced(List<Client> stored) {
    Map<Identity, Observed.ClientSeen> right = new HashMap<>();
    for (Client client : stored) {
      Identity successor =
          client.status() == ClientStatus.RESTORED ? client.continuedBy() : Identity.NONE;
      right.put(client.id(), new Observed.ClientSeen(client.id(), client.status(), successor));
    }
    if (!right.equals(announced)) {
      throw new AssertionError("announced " + announced + ", but stored " + right);
    }
  }

  /** Clients as stored, with the operations of all their bills. */
  List<Script.End> ends(List<Client> stored) {
    return stored.stream()
        .map(
            client ->
                new Script.End(
                    client.id(),
                    client.status(),
                    client.continuedBy(),
                    client.current(),
                    operations.getOrDefault(client.id(), Map.of())))
        .toList();
  }

  /** How many reports are in all bills. */
  long billedReports() {
    return billedReports;
  }

  /** Fails unless so many reports are in the bills. */
  void assertBilled(long reports) {
    if (billedReports != reports) {
      throw new AssertionError(reports + " reports counted, but " + billedReports + " billed");
    }
  }

  private static Identity identity(Id128 id) {
    return id == null ? Identity.NONE : Identity.of(id.bytes());
  }
}
