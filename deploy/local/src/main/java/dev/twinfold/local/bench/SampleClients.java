package dev.twinfold.local.bench;

import dev.twinfold.local.bench.race.ReportMaker;
import dev.twinfold.local.bench.race.Shape;
import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.LineageFold;
import dev.twinfold.topology.lineage.LineageMemory;
import dev.twinfold.topology.lineage.LineageSettings;
import dev.twinfold.topology.lineage.Report;
import dev.twinfold.topology.stream.ClientState;
import dev.twinfold.topology.stream.MeasuredParts;
import dev.twinfold.topology.usage.OpenUsage;
import dev.twinfold.topology.usage.Window;
import dev.twinfold.topology.usage.WindowSize;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Clients of a fleet that has reported twenty times: as many reports are remembered as ever are.
 */
final class SampleClients {
  static final String TOPIC = "chain-tails";
  private static final int TURNS = 20;
  private static final long START_MILLIS = Duration.ofDays(20_000).toMillis();

  private SampleClients() {}

  static ReportMaker maker(int agents) {
    return new ReportMaker(
        Shape.fleet("parts", agents, (long) agents * TURNS), TOPIC, START_MILLIS);
  }

  /** Under the default settings. */
  static LineageFold fold() {
    return new LineageFold(
        new LineageSettings(
            Duration.ofSeconds(30),
            Duration.ofHours(24),
            Duration.ofHours(24),
            Duration.ofDays(90)));
  }

  /** One for each agent, with one open window. */
  static List<ClientState> states(int agents) {
    LineageFold fold = fold();
    LineageMemory memory = new LineageMemory();
    Function<byte[], Report> reader = MeasuredParts.reportReader(TOPIC);
    ReportMaker maker = maker(agents);
    for (long i = 0; i < (long) agents * TURNS; i++) {
      var record = maker.report(i);
      memory.apply(fold.fold(memory, reader.apply(record.value()), record.timestamp()));
    }
    return memory.allClients().stream()
        .map(client -> new ClientState(client, usage(client)))
        .toList();
  }

  private static OpenUsage usage(Client client) {
    WindowSize hour = WindowSize.parse("PT1H");
    Window window = hour.holding(client.lastHeardMillis());
    return OpenUsage.NONE
        .opened(window, client.tenant(), hour.closesMillis(window), 1)
        .plus(window, client.tenant(), Map.of("render", 80L, "export", 20L), false);
  }
}
