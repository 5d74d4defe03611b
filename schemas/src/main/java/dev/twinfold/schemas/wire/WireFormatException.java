package dev.twinfold.schemas.wire;

import org.apache.kafka.common.errors.SerializationException;

/** Bytes that are not a value in the wire format; the message says what is wrong with them. */
public final class WireFormatException extends SerializationException {
  private static final long serialVersionUID = 1L;

  /** With what is wrong and what would be right. */
  public WireFormatException(String message) {
    super(message);
  }

  /** With what is wrong, and what the decoder said. */
  public WireFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
