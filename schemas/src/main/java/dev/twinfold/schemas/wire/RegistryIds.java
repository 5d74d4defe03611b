package dev.twinfold.schemas.wire;

import dev.twinfold.schemas.ContractSchemas;
import dev.twinfold.schemas.registry.RegistryClient;
import dev.twinfold.schemas.registry.RegistryRefusal;
import dev.twinfold.schemas.registry.RegistrySettings;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Schema ids from a registry, each asked for once.
 *
 * <p>Records that were written without a registry stay readable: ids are first looked for among the
 * fingerprints of our own schemas. Registries count from 1, fingerprints lie anywhere below 2^31.
 *
 * <p>Methods throw {@link dev.twinfold.schemas.registry.RegistryUnavailable} and {@link
 * RegistryRefusal}, which say nothing about the record: it must neither be dropped nor become a
 * dead letter. Safe for use by many threads.
 */
public final class RegistryIds implements SchemaIds {
  private static final Set<String> OURS =
      ContractSchemas.present().stream()
          .map(Schema::getFullName)
          .collect(Collectors.toUnmodifiableSet());

  private final RegistrySettings settings;
  private final RegistryClient client;
  private final FingerprintIds fingerprints = FingerprintIds.ofContracts();
  private final Map<String, Map<Schema, Integer>> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final UnknownIds unknown;

  /** Asks nothing before the first record. */
  public RegistryIds(RegistrySettings settings) {
    this(settings, System::nanoTime);
  }

  RegistryIds(RegistrySettings settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.client = new RegistryClient(settings);
    this.unknown = new UnknownIds(settings.missingIds(), settings.missingIdsKept(), nanoTime);
  }

  /**
   * The id under which the topic's subject has the schema.
   *
   * @throws RegistryRefusal if the subject lacks it and nothing may be registered
   */
  @Override
  public int idOf(String topic, Schema schema) {
    Map<Schema, Integer> ofTopic = ids.get(topic);
    Integer id = ofTopic == null ? null : ofTopic.get(schema);
    if (id == null) {
      id = askForId(settings.subjects().subject(topic, schema.getFullName()), schema);
      ids.computeIfAbsent(topic, any -> new ConcurrentHashMap<>()).put(schema, id);
    }
    return id;
  }

  private int askForId(String subject, Schema schema) {
    String text = ContractSchemas.text(schema);
    if (settings.useLatest()) {
      Optional<RegistryClient.Registered> latest =
          client.latest(subject).filter(each -> saysTheSame(each.schema(), schema));
      if (latest.isPresent()) {
        return latest.get().id();
      }
    }
    OptionalInt found = client.lookUp(subject, text);
    if (found.isPresent()) {
      return found.getAsInt();
    }
    if (settings.autoRegister()) {
      return client.register(subject, text);
    }
    throw new RegistryRefusal(
        "schema registry "
            + settings.addresses()
            + ": subject "
            + subject
            + " lacks the schema of this version; register it with 'twinfold schemas register', or"
            + " set auto.register.schemas=true");
  }

  private static boolean saysTheSame(String text, Schema ours) {
    try {
      String theirs = SchemaNormalization.toParsingForm(new Schema.Parser().parse(text));
      return theirs.equals(SchemaNormalization.toParsingForm(ours));
    } catch (AvroRuntimeException e) {
      return false;
    }
  }

  @Override
  public Schema schemaOf(int id) {
    Schema schema = schemas.get(id);
    if (schema == null) {
      schema = fingerprints.find(id).orElseGet(() -> askForSchema(id));
      schemas.put(id, schema);
    }
    return schema;
  }

  private Schema askForSchema(int id) {
    Optional<String> refusal = unknown.refusal(id);
    if (refusal.isPresent()) {
      throw new WireFormatException(refusal.get());
    }
    Optional<String> text = client.schema(id);
    if (text.isEmpty()) {
      throw unusable(id, "is not known to the registry " + settings.addresses());
    }
    Schema schema;
    try {
      schema = new Schema.Parser().parse(text.get());
    } catch (AvroRuntimeException e) {
      throw unusable(id, "is no Avro schema");
    }
    // Else whoever names the ids of other people's schemas fills our memory with them.
    if (schema.getType() != Schema.Type.RECORD || !OURS.contains(schema.getFullName())) {
      throw unusable(id, "is none of Twinfold's");
    }
    return schema;
  }

  private WireFormatException unusable(int id, String why) {
    String reason = "schema id " + id + " " + why;
    unknown.add(id, reason);
    return new WireFormatException(reason);
  }
}
