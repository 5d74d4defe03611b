package dev.twinfold.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

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
