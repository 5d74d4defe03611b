package dev.twinfold.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one list of topics, and the contracts of their values. */
class TopicsTest {
  @Test
  void thePrefixStandsBeforeEveryName() {
    assertThat(new Topics("acme.").all())
        .extracting(Topic::name)
        .containsExactly(
            "acme.chain-tails",
            "acme.clone-detected",
            "acme.clients",
            "acme.usage-by-client",
            "acme.usage-by-tenant",
            "acme.reconciliation",
            "acme.dead-letters");
  }

  @Test
  void aPrefixThatKafkaWouldRefuseIsRefused() {
    assertThatThrownBy(() -> new Topics("a b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("topic prefix 'a b' is not allowed");
  }

  @Test
  void aTenantsTopicIsKeptLikeTheSharedOneAndTellsItsTenant() {
    Topics topics = new Topics("x.");
    Topic own = topics.chainTailsOf("a.b-c_D");

    assertThat(own.name()).isEqualTo("x.chain-tails.a.b-c_D");
    assertThat(own.configuration()).isEqualTo(topics.chainTails().configuration());
    assertThat(own.partitions()).isEqualTo(topics.chainTails().partitions());
    assertThat(topics.tenantOf(own.name())).contains("a.b-c_D");
    assertThat(topics.all(List.of("acme", "globex")))
        .extracting(Topic::name)
        .hasSize(9)
        .endsWith("x.chain-tails.acme", "x.chain-tails.globex");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x.chain-tails",
        "x.chain-tails.",
        "y.chain-tails.acme",
        "xychain-tails.acme",
        "x.chain-tails.a b",
        "x.chain-tailsacme",
        "twinfold-x.chain-tails.acme"
      })
  void otherTopicsAreNoTenants(String name) {
    assertThat(new Topics("x.").tenantOf(name)).isEmpty();
  }

  @Test
  void aTenantOfMoreThan64CharactersHasNoTopic() {
    Topics topics = new Topics("");

    assertThat(topics.tenantOf("chain-tails." + "t".repeat(64))).isPresent();
    assertThat(topics.tenantOf("chain-tails." + "t".repeat(65))).isEmpty();
    assertThatThrownBy(() -> topics.chainTailsOf("t".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not allowed: use 1 to 64 of A-Z a-z 0-9 . _ -");
  }

  @Test
  void onlyWhatAgentsWriteIsStampedByTheBroker() {
    assertThat(new Topics("").all())
        .filteredOn(
            topic -> topic.configuration().get("message.timestamp.type").equals("LogAppendTime"))
        .extracting(Topic::name)
        .containsExactly("chain-tails");
  }

  @Test
  void everyFieldOfEveryContractSaysWhatItMeans() {
    List<String> silent = new ArrayList<>();
    for (Topic topic : new Topics("").all()) {
      topic.value().ifPresent(schema -> collectSilent(schema, silent));
    }
    assertThat(silent).isEmpty();
  }

  private static void collectSilent(Schema schema, List<String> silent) {
    switch (schema.getType()) {
      case RECORD:
        for (Schema.Field field : schema.getFields()) {
          if (field.doc() == null || field.doc().isBlank()) {
            silent.add(schema.getName() + "." + field.name());
          }
          collectSilent(field.schema(), silent);
        }
        break;
      case ARRAY:
        collectSilent(schema.getElementType(), silent);
        break;
      case UNION:
        schema.getTypes().forEach(type -> collectSilent(type, silent));
        break;
      default:
        break;
    }
  }
}
