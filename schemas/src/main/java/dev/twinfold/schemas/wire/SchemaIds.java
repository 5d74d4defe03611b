package dev.twinfold.schemas.wire;

import org.apache.avro.Schema;

/** Gives each schema the number that stands for it on the wire, and finds the schema again. */
public interface SchemaIds {
  /**
   * The number of a schema, from 0.
   *
   * @throws WireFormatException if the schema is not known and cannot be made known
   */
  int idOf(Schema schema);

  /**
   * The schema that a number stands for.
   *
   * @throws WireFormatException if nobody knows the number
   */
  Schema schemaOf(int id);
}
