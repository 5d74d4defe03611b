package dev.twinfold.local.bench.race;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** The results as JSON: the ratios, and the figures that they come from. */
public final class RaceJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RaceJson() {}

  /** The object: {@code ratios}, and by shape its own ratios, its contenders and their rounds. */
  public static ObjectNode of(RaceResults results) {
    ObjectNode all = JSON.createObjectNode();
    putRatios(all, results.ratios());
    ObjectNode shapes = all.putObject("shapes");
    for (ShapeResults shape : results.shapes()) {
      put(shapes.putObject(shape.shape().name()), shape);
    }
    return all;
  }

  private static void put(ObjectNode to, ShapeResults results) {
    Shape shape = results.shape();
    to.put("agents", shape.agents())
        .put("reports", shape.reports())
        .put("reportsPerIdentity", shape.reportsPerIdentity())
        .put("clones", shape.clones());
    putRatios(to, results.ratios());
    ObjectNode contenders = to.putObject("contenders");
    results.laps().forEach((name, laps) -> put(contenders.putObject(name), results, name, laps));
    results.failures().forEach((name, why) -> contenders.putObject(name).put("failure", why));
  }

  private static void put(ObjectNode to, ShapeResults results, String name, List<Lap> laps) {
    put(to, "reportsPerSecond", results.spread(name, Lap::reportsPerSecond));
    put(to, "cpuSecondsPerMillion", results.spread(name, Lap::cpuSecondsPerMillion));
    put(to, "threadCpuSecondsPerMillion", results.spread(name, Lap::threadCpuSecondsPerMillion));
    put(to, "allocatedBytesPerReport", results.spread(name, Lap::allocatedBytesPerReport));
    put(to, "changelogBytesPerReport", results.spread(name, Lap::changelogBytesPerReport));
    put(to, "stateBytesPerClient", results.spread(name, StateCost.perClient(results.shape())));
    if (results.shape().supersededIdentities() > 0 && StateCost.holdsIdentities(laps.get(0))) {
      put(
          to,
          "stateBytesPerSupersededIdentity",
          results.spread(name, StateCost.perSuperseded(results.shape())));
    }
    ArrayNode rounds = to.putArray("rounds");
    for (Lap lap : laps) {
      ObjectNode round =
          rounds
              .addObject()
              .put("reports", lap.reports())
              .put("seconds", lap.seconds())
              .put("cpuSeconds", lap.cpuSeconds())
              .put("threadCpuSeconds", lap.threadCpuSeconds())
              .put("allocatedBytes", lap.allocatedBytes())
              .put("changelogBytes", lap.changelogBytes());
      ObjectNode stores = round.putObject("stateBytes");
      lap.stateBytes().forEach(stores::put);
    }
  }

  private static void putRatios(ObjectNode to, Map<String, Spread> ratios) {
    ObjectNode all = to.putObject("ratios");
    ratios.forEach((name, spread) -> put(all, name, spread));
  }

  private static void put(ObjectNode to, String name, Spread spread) {
    to.putObject(name)
        .put("min", spread.min())
        .put("median", spread.median())
        .put("max", spread.max());
  }
}
