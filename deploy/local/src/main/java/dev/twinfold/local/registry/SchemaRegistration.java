package dev.twinfold.local.registry;

import dev.twinfold.schemas.ContractSchemas;
import dev.twinfold.schemas.Topic;
import dev.twinfold.schemas.registry.RegistryClient;
import dev.twinfold.schemas.registry.RegistrySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.avro.Schema;

/**
 * Compares a registry with the contracts, and registers what is missing: the schemas of all
 * releases, the oldest first, because agents of older releases may still write, and then the
 * present one. It never removes or replaces a version.
 */
public final class SchemaRegistration {
  private final RegistrySettings settings;
  private final RegistryClient client;
  private final List<Topic> topics;

  /** For some topics in a registry. */
  public SchemaRegistration(RegistrySettings settings, List<Topic> topics) {
    this.settings = settings;
    this.client = new RegistryClient(settings);
    this.topics = List.copyOf(topics);
  }

  /** What the registry has of the present schemas, in the order of the topics. */
  public List<SubjectFinding> inspect() {
    List<SubjectFinding> findings = new ArrayList<>();
    for (Topic topic : topics) {
      topic.value().ifPresent(schema -> findings.add(inspect(topic, schema)));
    }
    return findings;
  }

  private SubjectFinding inspect(Topic topic, Schema schema) {
    String subject = subject(topic, schema);
    OptionalInt id = client.lookUp(subject, ContractSchemas.text(schema));
    return new SubjectFinding(
        subject, id.isPresent() ? SubjectFinding.State.PRESENT : SubjectFinding.State.MISSING, id);
  }

  /** Registers what is missing; what is there then, in the same order. */
  public List<SubjectFinding> registerMissing() {
    List<SubjectFinding> findings = new ArrayList<>();
    for (Topic topic : topics) {
      topic.value().ifPresent(schema -> findings.add(registerMissing(topic, schema)));
    }
    return findings;
  }

  private SubjectFinding registerMissing(Topic topic, Schema present) {
    SubjectFinding before = inspect(topic, present);
    for (Schema released : ContractSchemas.released(present.getFullName())) {
      register(before.subject(), released);
    }
    OptionalInt id = OptionalInt.of(register(before.subject(), present));
    return before.isRight()
        ? before
        : new SubjectFinding(before.subject(), SubjectFinding.State.REGISTERED, id);
  }

  private int register(String subject, Schema schema) {
    String text = ContractSchemas.text(schema);
    return client.lookUp(subject, text).orElseGet(() -> client.register(subject, text));
  }

  private String subject(Topic topic, Schema schema) {
    return settings.subjects().subject(topic.name(), schema.getFullName());
  }
}
