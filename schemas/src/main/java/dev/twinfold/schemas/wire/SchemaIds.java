package dev.twinfold.schemas.wire;

import dev.twinfold.schemas.registry.RegistrySettings;
import java.util.Map;
import org.apache.avro.Schema;

/** Gives each schema the number that stands for it on the wire, and finds the schema again. */
public interface SchemaIds {
  /**
   * The number of a schema, from 0.
   *
   * @param topic where records of that schema are written
   * @throws WireFormatException if the schema is not known and cannot be made known
   */
  int idOf(String topic, Schema schema);

  /**
   * The schema that a number stands for.
   *
   * @throws WireFormatException if nobody knows the number
   */
  Schema schemaOf(int id);

  /**
   * From a registry if the settings of a Kafka client name one in {@code schema.registry.url}, else
   * cut from fingerprints.
   *
   * @throws org.apache.kafka.common.config.ConfigException naming every setting that is wrong
   */
  static SchemaIds of(Map<String, ?> settings) {
    return RegistrySettings.isAsked(settings)
        ? new RegistryIds(RegistrySettings.of(settings))
        : FingerprintIds.ofContracts();
  }
}
