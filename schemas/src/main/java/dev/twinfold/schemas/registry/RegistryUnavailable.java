package dev.twinfold.schemas.registry;

import org.apache.kafka.common.errors.RetriableException;

/**
 * No registry gave a usable answer although it was asked several times: it is away, overloaded or
 * broken. The same question may be answered later. The message names the address and what was
 * asked, and no credentials.
 */
public final class RegistryUnavailable extends RetriableException {
  private static final long serialVersionUID = 1L;

  RegistryUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
