package dev.twinfold.topology;

/** The broker cannot be used as it is; the message says why and what would help. */
public final class UnusableBroker extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  UnusableBroker(String message) {
    super(message);
  }
}
