package dev.twinfold.topology.lineage.script;

import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.wire.FingerprintIds;
import dev.twinfold.topology.Settings;
import dev.twinfold.topology.WireReports;
import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.stream.ClientKey;
import dev.twinfold.topology.stream.ClientState;
import dev.twinfold.topology.stream.CloneTopology;
import dev.twinfold.topology.stream.LogEnd;
import dev.twinfold.topology.stream.Names;
import dev.twinfold.topology.stream.ReportMeter;
import dev.twinfold.topology.stream.TenantFrom;
import dev.twinfold.topology.stream.TopologySettings;
import dev.twinfold.topology.usage.UsageRules;
import dev.twinfold.topology.usage.WindowSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Plays scripts against the whole topology on real state stores, in the time of the script.
 *
 * <p>The wall clock moves at a {@code sweep}, and before a report that comes after a long silence:
 * elsewhere the topology would judge between two rows what the script has judged at the next sweep.
 */
final class TopologyPlayer implements Player {
  private static final Duration SWEEP_EVERY = Duration.ofMillis(500);

  /** Time passes in pieces of this part of the horizon, so that no silent client is dropped. */
  private static final int PIECES = 4;

  /** Longer than any window below is open. */
  private static final Duration UNTIL_BILLED = Duration.ofMinutes(10);

  private static final UsageRules BILLING =
      new UsageRules(List.of(WindowSize.parse("PT1M/PT1S")), Duration.ofSeconds(1));

  private final TopologySettings settings;
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> input;
  private final KeyValueStore<ClientKey, ClientState> clients;
  private final OutputReader output;
  private final ClientWatch watch = new ClientWatch();
  private final Duration piece;
  private long wallMillis = Notation.BEGIN.toEpochMilli();
  private long offset;
  private long lastMillis;
  private OutputReader.Sent last;

  TopologyPlayer(Script script, Path stateDirectory) {
    Settings loaded =
        Settings.load(
            new Properties(),
            Map.of(),
            Map.of("bootstrap.servers", "none:1", "state.dir", stateDirectory.toString()));
    settings =
        new TopologySettings(
            new Topics(""),
            TenantFrom.REPORT,
            FingerprintIds.ofContracts(),
            script.settings(),
            BILLING,
            script.correctionHorizon(),
            Duration.ZERO,
            "/twinfold/script",
            1 << 20);
    driver =
        new TopologyTestDriver(
            CloneTopology.build(settings, 1, LogEnd.ALWAYS_REACHED),
            loaded.streams(),
            Notation.BEGIN);
    input =
        driver.createInputTopic(
            settings.topics().chainTails().name(),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    clients = driver.getKeyValueStore(Names.CLIENTS);
    output = new OutputReader(settings.topics());
    piece = script.settings().edgeHorizon().dividedBy(PIECES);
  }

  @Override
  public Set<Sense> senses() {
    return Set.of(Sense.values());
  }

  @Override
  public List<Observed> report(Report report, long atMillis) {
    List<Observed> observed = new ArrayList<>();
    if (atMillis - wallMillis > settings.lineage().edgeHorizon().toMillis() / 2) {
      observed.addAll(pass(atMillis));
    }
    last = new OutputReader.Sent(report, 0, offset++);
    lastMillis = atMillis;
    input.pipeInput(WireReports.key(report), WireReports.value(report), atMillis);
    List<Observed> written = written();
    observed.addAll(written);
    if (written.stream().noneMatch(one -> one instanceof Observed.Rejected)) {
      observed.addAll(watch.reported(report, stored()));
    }
    return observed;
  }

  @Override
  public List<Observed> sweep(long atMillis) {
    if (atMillis % SWEEP_EVERY.toMillis() != 0) {
      throw new AssertionError("a sweep of the topology takes place each half second");
    }
    return pass(atMillis);
  }

  private List<Observed> pass(long untilMillis) {
    while (wallMillis < untilMillis) {
      long step = Math.min(piece.toMillis(), untilMillis - wallMillis);
      driver.advanceWallClockTime(Duration.ofMillis(step));
      wallMillis += step;
    }
    watch.swept(stored());
    return written();
  }

  @Override
  public void forget(Identity lineage, List<Identity> identities, long atMillis) {
    // The store drops them by itself, and what comes out in the following rows shows it.
  }

  /** Taken before time passes for the bills. */
  @Override
  public List<Script.End> clients() {
    List<Client> end = stored();
    output.assertAnnounced(end);
    pass(Math.max(wallMillis, lastMillis) + UNTIL_BILLED.toMillis());
    output.assertBilled(watch.counted());
    if (!watch.isSame(metrics())) {
      throw new AssertionError("the metrics say " + metrics() + ", the clients " + watch);
    }
    return output.ends(end);
  }

  private List<Client> stored() {
    List<Client> all = new ArrayList<>();
    try (KeyValueIterator<ClientKey, ClientState> states = clients.all()) {
      states.forEachRemaining(state -> all.add(state.value.client()));
    }
    return all;
  }

  private List<Observed> written() {
    List<Observed> observed = new ArrayList<>();
    for (String topic : output.topics()) {
      driver
          .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
          .readRecordsToList()
          .forEach(
              one ->
                  output
                      .read(topic, one.key(), one.value(), one.headers(), last)
                      .ifPresent(observed::add));
    }
    return observed;
  }

  private Map<ReportMeter.Outcome, Long> metrics() {
    Map<ReportMeter.Outcome, Long> found = new EnumMap<>(ReportMeter.Outcome.class);
    driver
        .metrics()
        .forEach(
            (name, metric) -> {
              if (name.group().equals(ReportMeter.GROUP) && name.name().equals(ReportMeter.NAME)) {
                found.put(
                    ReportMeter.Outcome.valueOf(name.tags().get(ReportMeter.OUTCOME)),
                    ((Number) metric.metricValue()).longValue());
              }
            });
    return found;
  }

  @Override
  public void close() {
    driver.close();
  }
}
