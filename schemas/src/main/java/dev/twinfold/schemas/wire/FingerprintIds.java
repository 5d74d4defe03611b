package dev.twinfold.schemas.wire;

import dev.twinfold.schemas.ContractSchemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Schema ids without a registry: a schema's id is cut from its fingerprint, and the schemas are
 * those in this jar, the present ones and every one that was released.
 *
 * <p>The id is the low 31 bits of the 64-bit Rabin fingerprint of the schema's parsing canonical
 * form (Avro specification, "Schema Fingerprints"), so it depends on nothing but what the schema
 * says: every build of every client gives the same id. The schemas in the jar are few and a clash
 * between two of them is refused when the class is made. Immutable and safe for use by many
 * threads.
 */
public final class FingerprintIds implements SchemaIds {
  private final Map<Integer, Schema> schemas;
  private final Map<Schema, Integer> ids;

  /**
   * Knows the given schemas and no others.
   *
   * @throws IllegalArgumentException if two different schemas would get the same id
   */
  public FingerprintIds(List<Schema> known) {
    Map<Integer, Schema> byId = new HashMap<>();
    Map<Schema, Integer> bySchema = new HashMap<>();
    for (Schema schema : known) {
      int id = fingerprintId(schema);
      Schema other = byId.putIfAbsent(id, schema);
      if (other != null && !canonical(other).equals(canonical(schema))) {
        throw new IllegalArgumentException(
            schema.getFullName() + " and " + other.getFullName() + " both get the id " + id);
      }
      bySchema.put(schema, id);
    }
    schemas = Map.copyOf(byId);
    ids = Map.copyOf(bySchema);
  }

  /** Knows the present schemas of all topics, and all released ones. */
  public static FingerprintIds ofContracts() {
    return Contracts.IDS;
  }

  private static FingerprintIds presentAndReleased() {
    List<Schema> known = new ArrayList<>(ContractSchemas.present());
    known.addAll(ContractSchemas.released());
    return new FingerprintIds(known);
  }

  /** Made when first needed: it parses all released schemas. */
  private static final class Contracts {
    private static final FingerprintIds IDS = presentAndReleased();
  }

  private static String canonical(Schema schema) {
    return SchemaNormalization.toParsingForm(schema);
  }

  /** The id of any schema, known or not: 0 to 2^31 - 1. */
  static int fingerprintId(Schema schema) {
    return (int) SchemaNormalization.parsingFingerprint64(schema) & Integer.MAX_VALUE;
  }

  @Override
  public int idOf(String topic, Schema schema) {
    Integer id = ids.get(schema);
    if (id == null) {
      throw new WireFormatException(
          "schema " + schema.getFullName() + " is not one of this version of Twinfold");
    }
    return id;
  }

  @Override
  public Schema schemaOf(int id) {
    return find(id)
        .orElseThrow(
            () ->
                new WireFormatException(
                    "schema id "
                        + id
                        + " is not known; this version knows "
                        + known()
                        + "; ids of a registry need schema.registry.url"));
  }

  /** The schema of a number; empty if it is not one of ours. */
  Optional<Schema> find(int id) {
    return Optional.ofNullable(schemas.get(id));
  }

  private String known() {
    return schemas.entrySet().stream()
        .map(e -> e.getKey() + " (" + e.getValue().getName() + ")")
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
