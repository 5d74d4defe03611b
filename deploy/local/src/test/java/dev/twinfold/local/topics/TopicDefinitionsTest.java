package dev.twinfold.local.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.schemas.Topic;
import dev.twinfold.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/**
 * {@code deploy/kafka/topics.yaml} says what {@link Topics} says. {@code -Dtwinfold.golden=write}
 * writes it anew.
 */
class TopicDefinitionsTest {
  private static final Path DEFINITIONS = Path.of("..", "kafka", "topics.yaml");

  private static final String HEADER =
      """
      # Twinfold's topics, for those who keep topics in a repository and have another tool create them. Written by
      # TopicDefinitionsTest from the one list, Topics; 'twinfold topics --create' makes the same, and 'twinfold topics' compares.
      #
      # - Put your topic.prefix, if you have one, in front of every name.
      # - Replication is the cluster's: in production 3 copies, and min.insync.replicas=2.
      # - With tenant.from=topic there is one more for each tenant, chain-tails.TENANT: kept like chain-tails, with as many
      #   partitions or fewer.
      # - The partitions of chain-tails cannot be raised under an application.id that has run.
      # - Kafka Streams makes its own topics, whose names begin with the application.id.
      topics:
      """;

  @Test
  void theDefinitionsAreThoseOfTheList() throws Exception {
    String definitions =
        HEADER
            + new Topics("")
                .all().stream().map(TopicDefinitionsTest::definition).collect(Collectors.joining());

    if ("write".equals(System.getProperty("twinfold.golden"))) {
      Files.createDirectories(DEFINITIONS.getParent());
      Files.writeString(DEFINITIONS, definitions);
    }
    assertThat(Files.readString(DEFINITIONS))
        .as("%s is stale; write it anew with -Dtwinfold.golden=write", DEFINITIONS)
        .isEqualTo(definitions);
  }

  private static String definition(Topic topic) {
    StringBuilder text = new StringBuilder();
    text.append("  - name: ").append(topic.name()).append('\n');
    text.append("    # key: ").append(topic.key());
    text.append("; value: ")
        .append(topic.value().map(Schema::getFullName).orElse("the bytes as received"))
        .append('\n');
    text.append("    partitions: ").append(topic.partitions()).append('\n');
    text.append("    config:\n");
    topic
        .configuration()
        .forEach((name, value) -> text.append(String.format("      %s: \"%s\"%n", name, value)));
    return text.toString();
  }
}
