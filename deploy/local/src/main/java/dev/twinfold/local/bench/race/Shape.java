package dev.twinfold.local.bench.race;

import java.util.List;
import java.util.stream.LongStream;

/**
 * What a fleet looks like whose reports are processed.
 *
 * @param name as {@code --only} takes it
 * @param agents how many machines report, once a minute each, in turn
 * @param reports how many reports all of them send; at least one each
 * @param reportsPerIdentity after how many reports an agent draws a new identity
 * @param golden whether all machines were cloned from one image at one identity; otherwise each is
 *     a lineage of its own
 * @param againstOthers whether all contenders take part, or ours alone
 */
public record Shape(
    String name,
    int agents,
    long reports,
    int reportsPerIdentity,
    boolean golden,
    boolean againstOthers) {
  /** The usual fleet of one small customer. */
  public static final Shape AGENTS_10K = fleet("agents-10k", 10_000, 1_000_000);

  /** More than an object cache holds. */
  public static final Shape AGENTS_500K = fleet("agents-500k", 500_000, 3_000_000);

  /** One parent with 100,000 children. */
  public static final Shape GOLDEN_IMAGE =
      new Shape("golden-image", 100_000, 2_000_000, 5, true, true);

  /** What the golden image is compared with. */
  public static final Shape SEPARATE_LINEAGES =
      new Shape("separate-lineages", 100_000, 2_000_000, 5, false, false);

  /** The most that a report can cost. */
  public static final Shape NEW_IDENTITY =
      new Shape("new-identity", 10_000, 1_000_000, 1, false, true);

  /** In the order in which they are measured. */
  public static final List<Shape> ALL =
      List.of(AGENTS_10K, NEW_IDENTITY, GOLDEN_IMAGE, SEPARATE_LINEAGES, AGENTS_500K);

  /** Checks that every agent reports. */
  public Shape {
    if (agents < 1 || reports < agents) {
      throw new IllegalArgumentException(
          agents + " agents and " + reports + " reports; at least one agent, and one report each");
    }
  }

  /** Separate machines with five reports under each identity. */
  public static Shape fleet(String name, int agents, long reports) {
    return new Shape(name, agents, reports, 5, false, true);
  }

  /** The same with other numbers. */
  public Shape sized(int newAgents, long newReports) {
    return new Shape(name, newAgents, newReports, reportsPerIdentity, golden, againstOthers);
  }

  /** How many reports an agent's first identity has behind it: not all change theirs at once. */
  int headStart(long agent) {
    return (int) (agent % reportsPerIdentity);
  }

  /** How many identities were left behind by all agents together, when all has been reported. */
  public long supersededIdentities() {
    long rounds = reports / agents;
    long onceMore = reports % agents;
    long superseded =
        LongStream.range(0, agents)
            .map(agent -> headStart(agent) + rounds - (agent < onceMore ? 0 : 1))
            .map(last -> last / reportsPerIdentity)
            .sum();
    return golden ? superseded + ReportMaker.IMAGE_GENERATIONS : superseded;
  }

  /** How many of the machines are clones of another. */
  public long clones() {
    return golden ? agents - 1L : 0;
  }
}
