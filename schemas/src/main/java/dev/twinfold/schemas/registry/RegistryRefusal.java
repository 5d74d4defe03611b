package dev.twinfold.schemas.registry;

import org.apache.kafka.common.KafkaException;

/**
 * The registry answered, and will answer the same until a person changes something: it wants other
 * credentials, does not have the schema, finds it incompatible, or is no registry. The message
 * names the address, what was asked and what would help, and no credentials.
 */
public final class RegistryRefusal extends KafkaException {
  private static final long serialVersionUID = 1L;

  /** With what was found and what would help. */
  public RegistryRefusal(String message) {
    super(message);
  }
}
