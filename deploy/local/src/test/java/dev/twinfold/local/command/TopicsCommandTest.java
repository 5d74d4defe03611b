package dev.twinfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.twinfold.local.cluster.EmbeddedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicsCommandTest {
  private static EmbeddedCluster cluster;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.open(1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void whatIsMissingIsListedThenCreatedThenFoundRight() {
    CommandRun before = topics("--topic-prefix", "new.");
    CommandRun creation = topics("--topic-prefix", "new.", "--create", "--partitions", "2");
    CommandRun after = topicsOnceAllAreSeen(7, "--topic-prefix", "new.", "--partitions", "2");

    assertThat(before.exitCode()).isEqualTo(1);
    assertThat(before.out().lines()).hasSize(7).allMatch(line -> line.endsWith("  missing"));
    assertThat(creation.exitCode()).isZero();
    assertThat(creation.out().lines()).hasSize(7).allMatch(line -> line.endsWith("  created"));
    assertThat(after.exitCode()).isZero();
    assertThat(after.out().lines()).hasSize(7).allMatch(line -> line.endsWith("  ok"));
    assertThat(after.out()).startsWith("new.chain-tails      ok");
  }

  @Test
  void whatDiffersIsSaidAndLeftAsItIs() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      NewTopic other =
          new NewTopic("other.chain-tails", 3, (short) 1)
              .configs(Map.of("retention.ms", "1000", "cleanup.policy", "compact"));
      admin.createTopics(List.of(other)).all().get(30, TimeUnit.SECONDS);
    }

    CommandRun creation = topics("--topic-prefix", "other.", "--create", "--partitions", "2");
    CommandRun after = topics("--topic-prefix", "other.", "--partitions", "2");

    String expected =
        "other.chain-tails      differs: partitions is 3, should be 2;"
            + " cleanup.policy is compact, should be delete;"
            + " message.timestamp.type is CreateTime, should be LogAppendTime;"
            + " retention.ms is 1000, should be 3024000000";
    assertThat(creation.exitCode()).isEqualTo(1);
    assertThat(creation.out().lines().findFirst()).contains(expected);
    assertThat(after.exitCode()).isEqualTo(1);
    assertThat(after.out().lines().findFirst()).contains(expected);
    assertThat(after.out().lines().skip(1)).allMatch(line -> line.endsWith("  ok"));
  }

  @Test
  void aTenantsTopicHasAsManyPartitionsAsTheSharedOne() {
    topics("--topic-prefix", "many.", "--create", "--partitions", "3");

    CommandRun before = topics("--topic-prefix", "many.", "--tenant", "acme");
    CommandRun creation =
        topics("--topic-prefix", "many.", "--create", "--tenant", "acme", "--tenant", "globex");
    CommandRun after = topicsOnceAllAreSeen(9, "--topic-prefix", "many.", "--partitions", "3");

    assertThat(before.out()).contains("many.chain-tails.acme  missing");
    assertThat(creation.out().lines().skip(7))
        .containsExactly("many.chain-tails.acme    created", "many.chain-tails.globex  created");
    assertThat(after.exitCode()).isZero();
    assertThat(after.out().lines().skip(7))
        .containsExactly("many.chain-tails.acme    ok", "many.chain-tails.globex  ok");
  }

  @Test
  void aTenantThatNoTopicCanBeNamedAfterIsRefused() {
    CommandRun run = topics("--tenant", "a b");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("twinfold: tenant 'a b' is not allowed");
  }

  @Test
  void aReplicationFactorThatTheClusterCannotGiveIsOneLine() {
    CommandRun run = topics("--topic-prefix", "thin.", "--create", "--replication-factor", "3");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("twinfold: the broker refused: ");
  }

  @Test
  void aPrefixThatNoTopicCanHaveIsRefusedBeforeTheBrokerIsAsked() {
    CommandRun run = topics("--topic-prefix", "a b");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("twinfold: topic prefix 'a b' is not allowed");
  }

  /** A busy broker may tell of a topic a moment after the controller has created it. */
  private static CommandRun topicsOnceAllAreSeen(int lines, String... args) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> topics(args), run -> run.exitCode() == 0 && run.out().lines().count() == lines);
  }

  private static CommandRun topics(String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "topics";
    arguments[1] = "--bootstrap-servers";
    arguments[2] = cluster.bootstrapServers();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return CommandRun.of(arguments);
  }
}
