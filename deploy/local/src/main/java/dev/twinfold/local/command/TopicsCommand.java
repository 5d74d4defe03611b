package dev.twinfold.local.command;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.TopicCreation;
import dev.twinfold.local.topics.TopicFinding;
import dev.twinfold.local.topics.TopicLayout;
import dev.twinfold.schemas.Topics;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code twinfold topics}: what a broker has of Twinfold's topics. */
@Command(
    name = "topics",
    description = {
      "Lists Twinfold's topics and what the broker has of them.",
      "Exit code 0 when all are there and right, 1 when one is missing or differs."
    })
public final class TopicsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private BrokerOptions broker;

  @Option(names = "--create", description = "Create what is missing. Never alters what is there.")
  private boolean create;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of each topic (default: 12).")
  private Integer partitions;

  @Option(
      names = "--replication-factor",
      paramLabel = "R",
      description = "Copies of each partition (default: the broker's, and not compared).")
  private Short replicationFactor;

  @Option(
      names = "--topic-prefix",
      paramLabel = "P",
      defaultValue = "",
      description = "Put in front of every topic name (default: none).")
  private String topicPrefix;

  @Option(
      names = "--tenant",
      paramLabel = "T",
      description = {
        "A tenant that has a topic of its own, for tenant.from=topic; may be repeated.",
        "Tenants' topics that the broker has are always compared."
      })
  private Set<String> tenants = Set.of();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Topics topics;
    TopicLayout layout;
    try {
      topics = new Topics(topicPrefix);
      tenants.forEach(topics::chainTailsOf);
      layout =
          new TopicLayout(
              partitions == null ? OptionalInt.empty() : OptionalInt.of(partitions),
              Optional.ofNullable(replicationFactor));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(e.getMessage(), e);
    }
    try (Broker opened = broker.open()) {
      TopicCreation creation = new TopicCreation(opened, topics, tenants, layout);
      List<TopicFinding> findings = create ? creation.createMissing() : creation.inspect();
      int width = findings.stream().mapToInt(f -> f.topic().name().length()).max().orElse(0);
      findings.forEach(finding -> out.println(finding.inWords(width)));
      out.flush();
      return findings.stream().allMatch(TopicFinding::isRight) ? 0 : 1;
    }
  }
}
