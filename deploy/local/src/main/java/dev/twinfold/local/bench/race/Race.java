package dev.twinfold.local.bench.race;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The contenders take turns, round by round, on the same reports: on a machine that others use too,
 * only what was measured side by side can be compared.
 */
public final class Race {
  /** So long that the compiler has seen everything; its figures are thrown away. */
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  private static final Duration LAP = Duration.ofMinutes(3);

  private final BenchBroker broker;
  private final RaceSettings settings;
  private final Consumer<String> progress;
  private int runs;

  /**
   * On a broker.
   *
   * @param progress told what was done, a line at a time
   */
  public Race(BenchBroker broker, RaceSettings settings, Consumer<String> progress) {
    this.broker = broker;
    this.settings = settings;
    this.progress = progress;
  }

  /** Measures all shapes. */
  public RaceResults run(List<Shape> shapes, List<Contender> contenders) {
    // Full hours ago, so that one window closes on the way of 10,000 agents, as one does every
    // hour.
    Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(6, ChronoUnit.HOURS);
    List<ShapeResults> results = new ArrayList<>();
    for (Shape shape : shapes) {
      progress.accept("writing " + shape.reports() + " reports of " + shape.name());
      broker.produce(shape, start.toEpochMilli());
      results.add(new ShapeResults(shape, new LinkedHashMap<>(), new LinkedHashMap<>()));
    }
    for (int round = 0; round <= settings.rounds(); round++) {
      for (ShapeResults shape : results) {
        for (Contender contender : contenders) {
          lap(shape, contender, round);
        }
      }
    }
    return new RaceResults(results);
  }

  private void lap(ShapeResults results, Contender contender, int round) {
    String name = contender.name();
    boolean takesPart = results.shape().againstOthers() || contender instanceof Ours;
    if (!takesPart || results.failures().containsKey(name)) {
      return;
    }
    boolean warmUp = round == 0;
    String application = "bench-" + runs++ + "-" + name;
    LapRun.Ending ending =
        LapRun.run(
            broker, results.shape(), contender, application, settings, warmUp ? WARM_UP : LAP);
    String which = results.shape().name() + ", " + name + ", round " + round + ": ";
    if (ending instanceof LapRun.Ending.Finished finished) {
      progress.accept(which + RaceTable.words(finished.lap()));
      if (!warmUp) {
        results.laps().computeIfAbsent(name, key -> new ArrayList<>()).add(finished.lap());
      }
    } else if (ending instanceof LapRun.Ending.Failed failed) {
      progress.accept(which + failed.why());
      if (!warmUp) {
        results.failures().put(name, failed.why());
        results.laps().remove(name);
      }
    }
  }

  /** The failures of all shapes, by shape and contender. */
  public static Map<String, String> failures(RaceResults results) {
    Map<String, String> failures = new LinkedHashMap<>();
    for (ShapeResults shape : results.shapes()) {
      shape.failures().forEach((name, why) -> failures.put(shape.shape().name() + " " + name, why));
    }
    return failures;
  }
}
